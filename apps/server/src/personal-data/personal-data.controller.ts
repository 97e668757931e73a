import { ApprovePersonalData, AskPersonalDataHold, Id, PersonalData } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { PersonalDataActions } from './personal-data.actions.ts';

@ApiTags('evacuees')
@Controller('api/v1/incidents/:id/personal-data')
export class PersonalDataController {
  constructor(private readonly actions: PersonalDataActions) {}

  @Get()
  @ApiOkResponse({ standardSchema: PersonalData })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<PersonalData> {
    return this.actions.read(viewer, id);
  }

  @Post('hold')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: PersonalData })
  hold(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AskPersonalDataHold }) command: AskPersonalDataHold,
  ): Promise<Answer<PersonalData>> {
    return this.actions.ask(asked, id, 'hold', command);
  }

  @Post('release')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: PersonalData })
  release(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AskPersonalDataHold }) command: AskPersonalDataHold,
  ): Promise<Answer<PersonalData>> {
    return this.actions.ask(asked, id, 'release', command);
  }

  @Post('approve')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: PersonalData })
  approve(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ApprovePersonalData }) _command: ApprovePersonalData,
  ): Promise<Answer<PersonalData>> {
    return this.actions.approve(asked, id);
  }
}
