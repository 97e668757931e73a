import {
  CancelShipment,
  CloseShipment,
  Id,
  ListQuery,
  type Page,
  PickShipment,
  pageOf,
  ReceiveShipment,
  Shipment,
  ShipmentDriver,
  ShipShipment,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShipmentActions } from './shipment.actions.ts';
import { ShipmentQueries } from './shipment.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/shipments')
export class ShipmentController {
  constructor(
    private readonly actions: ShipmentActions,
    private readonly queries: ShipmentQueries,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Shipment) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Shipment>> {
    return listRows(this.database, viewer, 'shipment', query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Shipment })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Shipment> {
    return readRow(this.database, viewer, 'shipment', id);
  }

  @Get(':id/driver')
  @ApiOkResponse({ standardSchema: ShipmentDriver })
  driver(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<ShipmentDriver> {
    return this.queries.driver(viewer, id);
  }

  @Post(':id/pick')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shipment })
  pick(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PickShipment }) command: PickShipment,
  ): Promise<Answer<Shipment>> {
    return this.actions.pick(asked, { id }, command);
  }

  @Post(':id/ship')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shipment })
  ship(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ShipShipment }) command: ShipShipment,
  ): Promise<Answer<Shipment>> {
    return this.actions.ship(asked, { id }, command);
  }

  @Post(':id/receive')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shipment })
  receive(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReceiveShipment }) command: ReceiveShipment,
  ): Promise<Answer<Shipment>> {
    return this.actions.receive(asked, { id }, command);
  }

  @Post(':id/close')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shipment })
  close(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CloseShipment }) command: CloseShipment,
  ): Promise<Answer<Shipment>> {
    return this.actions.close(asked, { id }, command);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shipment })
  cancel(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CancelShipment }) command: CancelShipment,
  ): Promise<Answer<Shipment>> {
    return this.actions.cancel(asked, { id }, command);
  }
}
