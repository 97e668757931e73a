import {
  AssignShelters,
  DescribeHousehold,
  EvacuationZone,
  Household,
  HouseholdQuery,
  Id,
  ListedHousehold,
  ListQuery,
  type Page,
  ProposeZone,
  pageOf,
  RecordHouseholdStep,
  RegisterHousehold,
  StepZone,
  ZoneHousehold,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { EvacuationActions } from './evacuation.actions.ts';
import { EvacuationQueries, ZoneProposal } from './evacuation.queries.ts';
import { HouseholdActions } from './household.actions.ts';
import { HouseholdQueries } from './household.queries.ts';
import { HouseholdStepActions } from './household-step.actions.ts';

@ApiTags('evacuation')
@Controller('api/v1/evacuation-zones')
export class EvacuationController {
  constructor(
    private readonly actions: EvacuationActions,
    private readonly steps: HouseholdStepActions,
    private readonly queries: EvacuationQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(EvacuationZone) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<EvacuationZone>> {
    return this.queries.list(viewer, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: EvacuationZone })
  propose(@Asks() asked: Asked, @Body({ schema: ProposeZone }) command: ProposeZone): Promise<Answer<EvacuationZone>> {
    return this.actions.propose(asked, command);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: EvacuationZone })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<EvacuationZone> {
    return this.queries.read(viewer, id);
  }

  @Post(':id/order')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: EvacuationZone })
  order(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: StepZone }) command: StepZone,
  ): Promise<Answer<EvacuationZone>> {
    return this.actions.order(asked, id, command);
  }

  @Post(':id/verify')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: EvacuationZone })
  verify(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: StepZone }) command: StepZone,
  ): Promise<Answer<EvacuationZone>> {
    return this.actions.verify(asked, id, command);
  }

  @Post(':id/lift')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: EvacuationZone })
  lift(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: StepZone }) command: StepZone,
  ): Promise<Answer<EvacuationZone>> {
    return this.actions.lift(asked, id, command);
  }

  @Post(':id/returned')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: EvacuationZone })
  end(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: StepZone }) command: StepZone,
  ): Promise<Answer<EvacuationZone>> {
    return this.actions.end(asked, id, command);
  }

  @Get(':id/proposal')
  @ApiOkResponse({ standardSchema: ZoneProposal })
  proposal(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<ZoneProposal> {
    return this.queries.proposal(viewer, id);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: EvacuationZone })
  assign(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AssignShelters }) command: AssignShelters,
  ): Promise<Answer<EvacuationZone>> {
    return this.steps.assign(asked, id, command);
  }

  @Post(':id/households/:householdId/steps')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: ZoneHousehold })
  step(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Param('householdId', { schema: Id }) householdId: string,
    @Body({ schema: RecordHouseholdStep }) command: RecordHouseholdStep,
  ): Promise<Answer<ZoneHousehold>> {
    return this.steps.step(asked, id, householdId, command);
  }
}

@ApiTags('households')
@Controller('api/v1/households')
export class HouseholdController {
  constructor(
    private readonly actions: HouseholdActions,
    private readonly queries: HouseholdQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(ListedHousehold) })
  list(@Me() viewer: Viewer, @Query({ schema: HouseholdQuery }) query: HouseholdQuery): Promise<Page<ListedHousehold>> {
    return this.queries.list(viewer, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Household })
  register(@Asks() asked: Asked, @Body({ schema: RegisterHousehold }) command: RegisterHousehold): Promise<Answer<Household>> {
    return this.actions.register(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Household })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeHousehold }) command: DescribeHousehold,
  ): Promise<Answer<Household>> {
    return this.actions.describe(asked, id, command);
  }
}
