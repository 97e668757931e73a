import { ConfirmCount, CountLots, CountQuery, Id, type Page, pageOf, StartCount, StockCount } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { CountActions } from './count.actions.ts';
import { CountQueries } from './count.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/counts')
export class CountController {
  constructor(
    private readonly actions: CountActions,
    private readonly queries: CountQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(StockCount) })
  list(@Me() viewer: Viewer, @Query({ schema: CountQuery }) query: CountQuery): Promise<Page<StockCount>> {
    return this.queries.list(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: StockCount })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<StockCount> {
    return this.queries.read(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: StockCount })
  start(@Asks() asked: Asked, @Body({ schema: StartCount }) command: StartCount): Promise<Answer<StockCount>> {
    return this.actions.start(asked, command);
  }

  @Post(':id/lines')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: StockCount })
  enter(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CountLots }) command: CountLots,
  ): Promise<Answer<StockCount>> {
    return this.actions.enter(asked, id, command);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: StockCount })
  confirm(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ConfirmCount }) command: ConfirmCount,
  ): Promise<Answer<StockCount>> {
    return this.actions.confirm(asked, id, command);
  }
}
