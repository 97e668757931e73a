import {
  AcceptDonation,
  DeclineDonation,
  Donation,
  DonationQuery,
  Donor,
  FollowedDonation,
  Id,
  MatchDonation,
  OfferDonation,
  type Page,
  pageOf,
  ReceiveDonation,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { DonationActions } from './donation.actions.ts';
import { DonationQueries } from './donation.queries.ts';

@ApiTags('supplies')
@Controller('api/v1/donations')
export class DonationController {
  constructor(
    private readonly actions: DonationActions,
    private readonly queries: DonationQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(FollowedDonation) })
  list(@Me() viewer: Viewer, @Query({ schema: DonationQuery }) query: DonationQuery): Promise<Page<FollowedDonation>> {
    return this.queries.list(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: FollowedDonation })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<FollowedDonation> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/donor')
  @ApiOkResponse({ standardSchema: Donor })
  donor(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Donor> {
    return this.queries.donor(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Donation })
  offer(@Asks() asked: Asked, @Body({ schema: OfferDonation }) command: OfferDonation): Promise<Answer<Donation>> {
    return this.actions.offer(asked, command);
  }

  @Post(':id/accept')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Donation })
  accept(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AcceptDonation }) command: AcceptDonation,
  ): Promise<Answer<Donation>> {
    return this.actions.accept(asked, id, command);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Donation })
  decline(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DeclineDonation }) command: DeclineDonation,
  ): Promise<Answer<Donation>> {
    return this.actions.decline(asked, id, command);
  }

  @Post(':id/match')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Donation })
  match(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: MatchDonation }) command: MatchDonation,
  ): Promise<Answer<Donation>> {
    return this.actions.match(asked, id, command);
  }

  @Post(':id/receive')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Donation })
  receive(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ReceiveDonation }) command: ReceiveDonation,
  ): Promise<Answer<Donation>> {
    return this.actions.receive(asked, id, command);
  }
}
