import {
  CompensateRequisition,
  CompensationSheet,
  EndRequisition,
  HandOverRequisition,
  Id,
  OrderRequisition,
  OwnerQuery,
  type Page,
  pageOf,
  Requisition,
  RequisitionOwner,
  RequisitionQuery,
  ValueRequisition,
  WithdrawRequisition,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { RequisitionActions } from './requisition.actions.ts';
import { RequisitionQueries } from './requisition.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/requisitions')
export class RequisitionController {
  constructor(
    private readonly actions: RequisitionActions,
    private readonly queries: RequisitionQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Requisition) })
  @ApiUnprocessableEntityResponse()
  async list(@Me() viewer: Viewer, @Query({ schema: RequisitionQuery }) { incidentId }: RequisitionQuery): Promise<Page<Requisition>> {
    return { items: await this.queries.ofIncident(viewer, incidentId), next: null };
  }

  @Get('compensation')
  @ApiOkResponse({ standardSchema: CompensationSheet })
  @ApiUnprocessableEntityResponse()
  sheet(@Me() viewer: Viewer, @Query({ schema: RequisitionQuery }) { incidentId }: RequisitionQuery): Promise<CompensationSheet> {
    return this.queries.sheet(viewer, incidentId);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Requisition })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Requisition> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/owner')
  @ApiOkResponse({ standardSchema: RequisitionOwner })
  @ApiConflictResponse()
  @ApiUnprocessableEntityResponse()
  owner(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: OwnerQuery }) query: OwnerQuery,
  ): Promise<RequisitionOwner> {
    return this.queries.owner(viewer, id, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Requisition })
  order(@Asks() asked: Asked, @Body({ schema: OrderRequisition }) command: OrderRequisition): Promise<Answer<Requisition>> {
    return this.actions.order(asked, command);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Requisition })
  withdraw(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithdrawRequisition }) command: WithdrawRequisition,
  ): Promise<Answer<Requisition>> {
    return this.actions.withdraw(asked, id, command);
  }

  @Post(':id/hand-over')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Requisition })
  handOver(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: HandOverRequisition }) command: HandOverRequisition,
  ): Promise<Answer<Requisition>> {
    return this.actions.handOver(asked, id, command);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Requisition })
  end(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: EndRequisition }) command: EndRequisition,
  ): Promise<Answer<Requisition>> {
    return this.actions.end(asked, id, command);
  }

  @Post(':id/value')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Requisition })
  value(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ValueRequisition }) command: ValueRequisition,
  ): Promise<Answer<Requisition>> {
    return this.actions.value(asked, id, command);
  }

  @Post(':id/compensate')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Requisition })
  compensate(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CompensateRequisition }) command: CompensateRequisition,
  ): Promise<Answer<Requisition>> {
    return this.actions.compensate(asked, id, command);
  }
}
