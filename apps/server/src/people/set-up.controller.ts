import { SetUp } from '@fenghuo/domain';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { IsPublic } from '../core/http.ts';
import { SetUpActions } from './set-up.actions.ts';

@ApiTags('setup')
@Controller('api/v1/setup')
export class SetUpController {
  constructor(private readonly actions: SetUpActions) {}

  @Post()
  @IsPublic()
  @ApiCreatedResponse({ standardSchema: z.object({}) })
  async setUp(@Body({ schema: SetUp }) command: SetUp): Promise<object> {
    await this.actions.setUp(command);
    return {};
  }
}
