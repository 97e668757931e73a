import {
  Capacity,
  CapacityQuery,
  ConfirmMovement,
  CreateLot,
  DescribeLot,
  ExpiringQuery,
  Id,
  LevelsQuery,
  Lot,
  LotLine,
  LotLineQuery,
  LotQuery,
  Movement,
  MovementQuery,
  type Page,
  pageOf,
  RecordMovement,
  ReverseMovement,
  Stock,
  StockByLevel,
  StockHolders,
  StockPage,
  StockQuery,
  StockSearch,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { MovementQueries } from './movement.queries.ts';
import { StockActions } from './stock.actions.ts';
import { StockQueries } from './stock.queries.ts';
import { StockSearchQueries } from './stock.search.ts';

@ApiTags('supplies')
@Controller('api/v1/movements')
export class MovementController {
  constructor(
    private readonly actions: StockActions,
    private readonly queries: MovementQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Movement) })
  list(@Me() viewer: Viewer, @Query({ schema: MovementQuery }) query: MovementQuery): Promise<Page<Movement>> {
    return this.queries.list(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Movement })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Movement> {
    return this.queries.read(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Movement })
  move(@Asks() asked: Asked, @Body({ schema: RecordMovement }) command: RecordMovement): Promise<Answer<Movement>> {
    return this.actions.move(asked, command);
  }

  @Post(':id/reverse')
  @ApiCreatedResponse({ standardSchema: Movement })
  reverse(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReverseMovement }) command: ReverseMovement,
  ): Promise<Answer<Movement>> {
    return this.actions.reverse(asked, id, command);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Movement })
  confirm(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ConfirmMovement }) command: ConfirmMovement,
  ): Promise<Answer<Movement>> {
    return this.actions.confirm(asked, id, command);
  }
}

@ApiTags('supplies')
@Controller('api/v1/lots')
export class LotController {
  constructor(
    private readonly actions: StockActions,
    private readonly queries: MovementQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Lot) })
  list(@Me() viewer: Viewer, @Query({ schema: LotQuery }) query: LotQuery): Promise<Page<Lot>> {
    return this.queries.lots(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Lot })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Lot> {
    return this.queries.lot(viewer, id);
  }

  @Get(':id/lines')
  @ApiOkResponse({ standardSchema: pageOf(LotLine) })
  lines(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: LotLineQuery }) query: LotLineQuery,
  ): Promise<Page<LotLine>> {
    return this.queries.lotLines(viewer, id, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Lot })
  create(@Asks() asked: Asked, @Body({ schema: CreateLot }) command: CreateLot): Promise<Answer<Lot>> {
    return this.actions.createLot(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Lot })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeLot }) command: DescribeLot,
  ): Promise<Answer<Lot>> {
    return this.actions.describeLot(asked, id, command);
  }
}

@ApiTags('supplies')
@Controller('api/v1/stock')
export class StockController {
  constructor(
    private readonly queries: StockQueries,
    private readonly searches: StockSearchQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: StockPage })
  page(@Me() viewer: Viewer, @Query({ schema: StockQuery }) query: StockQuery): Promise<StockPage> {
    return this.queries.page(viewer, query);
  }

  @Get('search')
  @ApiOkResponse({ standardSchema: StockHolders })
  search(@Me() viewer: Viewer, @Query({ schema: StockSearch }) query: StockSearch): Promise<StockHolders> {
    return this.searches.search(viewer, query);
  }

  @Get('capacity')
  @ApiOkResponse({ standardSchema: Capacity })
  capacity(@Me() viewer: Viewer, @Query({ schema: CapacityQuery }) query: CapacityQuery): Promise<Capacity> {
    return this.searches.capacity(viewer, query);
  }

  @Get('levels')
  @ApiOkResponse({ standardSchema: StockByLevel })
  levels(@Me() viewer: Viewer, @Query({ schema: LevelsQuery }) query: LevelsQuery): Promise<StockByLevel> {
    return this.searches.levels(viewer, query);
  }

  @Get('expiring')
  @ApiOkResponse({ standardSchema: pageOf(Stock) })
  expiring(@Me() viewer: Viewer, @Query({ schema: ExpiringQuery }) query: ExpiringQuery): Promise<Page<Stock>> {
    return this.queries.expiring(viewer, query);
  }
}
