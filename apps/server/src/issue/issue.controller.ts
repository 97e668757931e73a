import {
  FindIssueHouseholds,
  Id,
  Issue,
  IssueGoods,
  IssueHousehold,
  IssuePeople,
  IssueQuery,
  type Page,
  Publication,
  PublicationQuery,
  PublishedList,
  PublishIssues,
  pageOf,
  ReverseIssue,
  WithdrawPublication,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { IssueActions } from './issue.actions.ts';
import { IssueQueries } from './issue.queries.ts';
import { PublicationActions } from './publication.actions.ts';
import { PublicationQueries } from './publication.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/issues')
export class IssueController {
  constructor(
    private readonly actions: IssueActions,
    private readonly queries: IssueQueries,
    private readonly publishing: PublicationActions,
    private readonly publications: PublicationQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Issue) })
  list(@Me() viewer: Viewer, @Query({ schema: IssueQuery }) query: IssueQuery): Promise<Page<Issue>> {
    return this.queries.list(viewer, query);
  }

  /** What is looked for may be a name: it stands in no address that a proxy writes down. */
  @Post('households/search')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: pageOf(IssueHousehold) })
  async households(
    @Me() viewer: Viewer,
    @Body({ schema: FindIssueHouseholds }) command: FindIssueHouseholds,
  ): Promise<Page<IssueHousehold>> {
    return { items: await this.queries.households(viewer, command), next: null };
  }

  @Get('publications')
  @ApiOkResponse({ standardSchema: pageOf(Publication) })
  listPublications(@Me() viewer: Viewer, @Query({ schema: PublicationQuery }) query: PublicationQuery): Promise<Page<Publication>> {
    return this.publications.list(viewer, query);
  }

  @Post('publications/preview')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: PublishedList })
  preview(@Me() viewer: Viewer, @Body({ schema: PublishIssues }) command: PublishIssues): Promise<PublishedList> {
    return this.publishing.preview(viewer, command);
  }

  @Post('publications')
  @ApiCreatedResponse({ standardSchema: Publication })
  publish(@Asks() asked: Asked, @Body({ schema: PublishIssues }) command: PublishIssues): Promise<Answer<Publication>> {
    return this.publishing.publish(asked, command);
  }

  @Post('publications/:id/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Publication })
  withdraw(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithdrawPublication }) command: WithdrawPublication,
  ): Promise<Answer<Publication>> {
    return this.publishing.withdraw(asked, id, command);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Issue })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Issue> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/people')
  @ApiOkResponse({ standardSchema: IssuePeople })
  people(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<IssuePeople> {
    return this.queries.people(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Issue })
  issue(@Asks() asked: Asked, @Body({ schema: IssueGoods }) command: IssueGoods): Promise<Answer<Issue>> {
    return this.actions.issue(asked, command);
  }

  @Post(':id/reverse')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Issue })
  reverse(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReverseIssue }) command: ReverseIssue,
  ): Promise<Answer<Issue>> {
    return this.actions.reverse(asked, id, command);
  }
}
