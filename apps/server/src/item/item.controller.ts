import {
  CreateItem,
  CreateKit,
  CreateTemplate,
  DescribeItem,
  DescribeKit,
  DescribeTemplate,
  Id,
  Item,
  ItemQuery,
  Kit,
  KitQuery,
  NeededItems,
  NeedOfQuery,
  type Page,
  pageOf,
  Template,
  TemplateQuery,
} from '@fenghuo/domain';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks } from '../core/http.ts';
import { ItemActions } from './item.actions.ts';
import { ItemQueries } from './item.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/items')
export class ItemController {
  constructor(
    private readonly actions: ItemActions,
    private readonly queries: ItemQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Item) })
  list(@Query({ schema: ItemQuery }) query: ItemQuery): Promise<Page<Item>> {
    return this.queries.items(query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Item })
  read(@Param('id', { schema: Id }) id: string): Promise<Item> {
    return this.queries.item(id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Item })
  create(@Asks() asked: Asked, @Body({ schema: CreateItem }) command: CreateItem): Promise<Answer<Item>> {
    return this.actions.createItem(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Item })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeItem }) command: DescribeItem,
  ): Promise<Answer<Item>> {
    return this.actions.describeItem(asked, id, command);
  }
}

@ApiTags('supplies')
@Controller('api/v1/templates')
export class TemplateController {
  constructor(
    private readonly actions: ItemActions,
    private readonly queries: ItemQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Template) })
  list(@Query({ schema: TemplateQuery }) query: TemplateQuery): Promise<Page<Template>> {
    return this.queries.templates(query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Template })
  read(@Param('id', { schema: Id }) id: string): Promise<Template> {
    return this.queries.template(id);
  }

  /** What so many people need for so many days. */
  @Get(':id/need')
  @ApiOkResponse({ standardSchema: NeededItems })
  need(@Param('id', { schema: Id }) id: string, @Query({ schema: NeedOfQuery }) query: NeedOfQuery): Promise<NeededItems> {
    return this.queries.need(id, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Template })
  create(@Asks() asked: Asked, @Body({ schema: CreateTemplate }) command: CreateTemplate): Promise<Answer<Template>> {
    return this.actions.createTemplate(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Template })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeTemplate }) command: DescribeTemplate,
  ): Promise<Answer<Template>> {
    return this.actions.describeTemplate(asked, id, command);
  }
}

@ApiTags('supplies')
@Controller('api/v1/kits')
export class KitController {
  constructor(
    private readonly actions: ItemActions,
    private readonly queries: ItemQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Kit) })
  list(@Query({ schema: KitQuery }) query: KitQuery): Promise<Page<Kit>> {
    return this.queries.kits(query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Kit })
  read(@Param('id', { schema: Id }) id: string): Promise<Kit> {
    return this.queries.kit(id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Kit })
  create(@Asks() asked: Asked, @Body({ schema: CreateKit }) command: CreateKit): Promise<Answer<Kit>> {
    return this.actions.createKit(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Kit })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeKit }) command: DescribeKit,
  ): Promise<Answer<Kit>> {
    return this.actions.describeKit(asked, id, command);
  }
}
