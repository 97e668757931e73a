import {
  ArriveTransfer,
  ArriveTransfers,
  CancelTransfer,
  CloseShelter,
  ConfirmShelter,
  CountHeads,
  CreateShelter,
  DescribeShelter,
  Id,
  IncidentsOfPlace,
  InspectShelter,
  ListQuery,
  MendFault,
  OpenShelter,
  type Page,
  pageOf,
  RecordArrival,
  RecordDeparture,
  ReportFault,
  Shelter,
  ShelterHistory,
  ShelterNorms,
  ShelterOffers,
  StartTransfer,
  TransferStarted,
  WantedRoom,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterActions } from './shelter.actions.ts';
import { ShelterQueries } from './shelter.queries.ts';

@ApiTags('shelters')
@Controller('api/v1/shelters')
export class ShelterController {
  constructor(
    private readonly actions: ShelterActions,
    private readonly queries: ShelterQueries,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Shelter) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Shelter>> {
    return listRows(this.database, viewer, 'shelter', query);
  }

  @Get('norms')
  @ApiOkResponse({ standardSchema: ShelterNorms })
  async norms(@Me() viewer: Viewer): Promise<ShelterNorms> {
    return { items: await this.queries.norms(viewer) };
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Shelter })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Shelter> {
    return readRow(this.database, viewer, 'shelter', id);
  }

  @Get(':id/alternatives')
  @ApiOkResponse({ standardSchema: ShelterOffers })
  async alternatives(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: WantedRoom }) wanted: WantedRoom,
  ): Promise<ShelterOffers> {
    return { items: await this.queries.alternatives(viewer, id, wanted) };
  }

  @Get(':id/incidents')
  @ApiOkResponse({ standardSchema: IncidentsOfPlace })
  async incidents(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<IncidentsOfPlace> {
    return { items: await this.queries.incidents(viewer, id) };
  }

  @Get(':id/history')
  @ApiOkResponse({ standardSchema: ShelterHistory })
  history(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<ShelterHistory> {
    return this.queries.history(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Shelter })
  create(@Asks() asked: Asked, @Body({ schema: CreateShelter }) command: CreateShelter): Promise<Answer<Shelter>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Shelter })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeShelter }) command: DescribeShelter,
  ): Promise<Answer<Shelter>> {
    return this.actions.describe(asked, id, command);
  }

  @Post(':id/open')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  open(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: OpenShelter }) command: OpenShelter,
  ): Promise<Answer<Shelter>> {
    return this.actions.open(asked, id, command);
  }

  @Post(':id/close')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  close(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CloseShelter }) command: CloseShelter,
  ): Promise<Answer<Shelter>> {
    return this.actions.close(asked, id, command);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  confirm(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ConfirmShelter }) command: ConfirmShelter,
  ): Promise<Answer<Shelter>> {
    return this.actions.confirm(asked, id, command);
  }

  @Post(':id/headcounts')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  count(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CountHeads }) command: CountHeads,
  ): Promise<Answer<Shelter>> {
    return this.actions.count(asked, id, command);
  }

  @Post(':id/arrivals')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  arrive(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordArrival }) command: RecordArrival,
  ): Promise<Answer<Shelter>> {
    return this.actions.arrive(asked, id, command);
  }

  @Post(':id/departures')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  depart(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordDeparture }) command: RecordDeparture,
  ): Promise<Answer<Shelter>> {
    return this.actions.depart(asked, id, command);
  }

  @Post(':id/inspections')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  inspect(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: InspectShelter }) command: InspectShelter,
  ): Promise<Answer<Shelter>> {
    return this.actions.inspect(asked, id, command);
  }

  @Post(':id/faults')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  reportFault(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReportFault }) command: ReportFault,
  ): Promise<Answer<Shelter>> {
    return this.actions.reportFault(asked, id, command);
  }

  @Post(':id/transfers')
  @ApiCreatedResponse({ standardSchema: TransferStarted })
  startTransfer(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: StartTransfer }) command: StartTransfer,
  ): Promise<Answer<TransferStarted>> {
    return this.actions.startTransfer(asked, id, command);
  }

  /** `id`: where they arrive. */
  @Post(':id/transfers/:transferId/arrive')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  arriveTransfer(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Param('transferId', { schema: Id }) transferId: string,
    @Body({ schema: ArriveTransfer }) command: ArriveTransfer,
  ): Promise<Answer<Shelter>> {
    return this.actions.arriveTransfer(asked, id, transferId, command);
  }

  /** All of each: the bus has come. */
  @Post(':id/transfers/arrive')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  arriveTransfers(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ArriveTransfers }) command: ArriveTransfers,
  ): Promise<Answer<Shelter>> {
    return this.actions.arriveTransfers(asked, id, command);
  }

  /** `id`: where they were awaited, or where they left. */
  @Post(':id/transfers/:transferId/cancel')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  cancelTransfer(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Param('transferId', { schema: Id }) transferId: string,
    @Body({ schema: CancelTransfer }) command: CancelTransfer,
  ): Promise<Answer<Shelter>> {
    return this.actions.cancelTransfer(asked, id, transferId, command);
  }

  @Post(':id/faults/:faultId/mended')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Shelter })
  mendFault(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Param('faultId', { schema: Id }) faultId: string,
    @Body({ schema: MendFault }) command: MendFault,
  ): Promise<Answer<Shelter>> {
    return this.actions.mendFault(asked, id, faultId, command);
  }
}
