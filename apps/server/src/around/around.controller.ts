import { Around, LookAround } from '@fenghuo/domain';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { AroundQueries } from './around.queries.ts';

@ApiTags('places')
@Controller('api/v1/around')
export class AroundController {
  constructor(private readonly queries: AroundQueries) {}

  /** Changes nothing; an area is too long for the address of a request. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Around })
  look(@Me() viewer: Viewer, @Body({ schema: LookAround }) command: LookAround): Promise<Around> {
    return this.queries.of(viewer, command);
  }
}
