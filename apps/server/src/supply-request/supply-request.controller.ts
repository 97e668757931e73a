import {
  ApproveSupplies,
  AskSupplies,
  CloseShipment,
  EndSupplyRequest,
  Id,
  ListQuery,
  type Page,
  PickShipment,
  Proposal,
  pageOf,
  ReceiveShipment,
  ShipShipment,
  SupplyGaps,
  SupplyRequest,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShipmentActions } from '../shipment/shipment.actions.ts';
import { SupplyRequestActions } from './supply-request.actions.ts';
import { SupplyRequestQueries } from './supply-request.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/supply-requests')
export class SupplyRequestController {
  constructor(
    private readonly actions: SupplyRequestActions,
    private readonly shipments: ShipmentActions,
    private readonly queries: SupplyRequestQueries,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(SupplyRequest) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<SupplyRequest>> {
    return listRows(this.database, viewer, 'supplyRequest', query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: SupplyRequest })
  ask(@Asks() asked: Asked, @Body({ schema: AskSupplies }) command: AskSupplies): Promise<Answer<SupplyRequest>> {
    return this.actions.ask(asked, command);
  }

  /** Changes nothing. */
  @Post('proposal')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Proposal })
  preview(@Me() viewer: Viewer, @Body({ schema: AskSupplies }) command: AskSupplies): Promise<Proposal> {
    return this.queries.preview(viewer, command);
  }

  @Get('gaps')
  @ApiOkResponse({ standardSchema: SupplyGaps })
  gaps(@Me() viewer: Viewer): Promise<SupplyGaps> {
    return this.queries.gaps(viewer);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: SupplyRequest })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<SupplyRequest> {
    return readRow(this.database, viewer, 'supplyRequest', id);
  }

  @Get(':id/proposal')
  @ApiOkResponse({ standardSchema: Proposal })
  @ApiConflictResponse()
  proposal(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Proposal> {
    return this.queries.proposal(viewer, id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  approve(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ApproveSupplies }) command: ApproveSupplies,
  ): Promise<Answer<SupplyRequest>> {
    return this.actions.approve(asked, id, command);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  decline(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: EndSupplyRequest }) command: EndSupplyRequest,
  ): Promise<Answer<SupplyRequest>> {
    return this.actions.decline(asked, id, command);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  cancel(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: EndSupplyRequest }) command: EndSupplyRequest,
  ): Promise<Answer<SupplyRequest>> {
    return this.actions.cancel(asked, id, command);
  }

  @Post(':id/pick')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  pick(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PickShipment }) command: PickShipment,
  ): Promise<Answer<SupplyRequest>> {
    return this.shipments.pick(asked, { requestId: id }, command);
  }

  @Post(':id/ship')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  ship(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ShipShipment }) command: ShipShipment,
  ): Promise<Answer<SupplyRequest>> {
    return this.shipments.ship(asked, { requestId: id }, command);
  }

  @Post(':id/receive')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  receive(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReceiveShipment }) command: ReceiveShipment,
  ): Promise<Answer<SupplyRequest>> {
    return this.shipments.receive(asked, { requestId: id }, command);
  }

  @Post(':id/close')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SupplyRequest })
  close(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CloseShipment }) command: CloseShipment,
  ): Promise<Answer<SupplyRequest>> {
    return this.shipments.close(asked, { requestId: id }, command);
  }
}
