import {
  Draw,
  Drawing,
  FinishOrder,
  Id,
  IssueOrder,
  ListQuery,
  Order,
  type Page,
  pageOf,
  ReadOrder,
  Redraw,
  RemoveDrawing,
  WithReason,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { OrderActions } from './order.actions.ts';

@ApiTags('orders')
@Controller('api/v1')
export class OrderController {
  constructor(
    private readonly actions: OrderActions,
    private readonly database: Database,
  ) {}

  @Get('incidents/:id/drawings')
  @ApiOkResponse({ standardSchema: pageOf(Drawing) })
  async drawings(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Promise<Page<Drawing>> {
    await readRow(this.database, viewer, 'incident', id);
    return listRows(this.database, viewer, 'drawing', { ...query, incidentId: id });
  }

  @Post('incidents/:id/drawings')
  @ApiCreatedResponse({ standardSchema: Drawing })
  draw(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Body({ schema: Draw }) command: Draw): Promise<Answer<Drawing>> {
    return this.actions.draw(asked, id, command);
  }

  @Patch('drawings/:id')
  @ApiOkResponse({ standardSchema: Drawing })
  redraw(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Redraw }) command: Redraw,
  ): Promise<Answer<Drawing>> {
    return this.actions.redraw(asked, id, command);
  }

  @Post('drawings/:id/remove')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Drawing })
  remove(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RemoveDrawing }) command: RemoveDrawing,
  ): Promise<Answer<Drawing>> {
    return this.actions.remove(asked, id, command);
  }

  @Get('incidents/:id/orders')
  @ApiOkResponse({ standardSchema: pageOf(Order) })
  async orders(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Promise<Page<Order>> {
    await readRow(this.database, viewer, 'incident', id);
    return listRows(this.database, viewer, 'order', { ...query, incidentId: id });
  }

  @Post('incidents/:id/orders')
  @ApiCreatedResponse({ standardSchema: Order })
  issue(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: IssueOrder }) command: IssueOrder,
  ): Promise<Answer<Order>> {
    return this.actions.issue(asked, id, command);
  }

  @Get('orders/:id')
  @ApiOkResponse({ standardSchema: Order })
  readOne(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Order> {
    return readRow(this.database, viewer, 'order', id);
  }

  @Post('orders/:id/read')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Order })
  read(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReadOrder }) command: ReadOrder,
  ): Promise<Answer<Order>> {
    return this.actions.read(asked, id, command);
  }

  @Post('orders/:id/done')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Order })
  done(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: FinishOrder }) command: FinishOrder,
  ): Promise<Answer<Order>> {
    return this.actions.finish(asked, id, command);
  }

  @Post('orders/:id/void')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Order })
  void(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithReason }) command: WithReason,
  ): Promise<Answer<Order>> {
    return this.actions.void(asked, id, command);
  }
}
