/**
 * The door for trackers that speak the OsmAnd protocol: OsmAnd, Traccar Client, GPSLogger and many boxes. Their `id` is the device's secret. Whatever
 * a device with a good secret sends is answered 200 and counted: refused, the app would send it again for ever.
 */
import { DomainError, readOsmAnd, readTraccarClient, TakenFixes, type TrackerMessage } from '@fenghuo/domain';
import { applyDecorators, Controller, Get, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Answer } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { Devices } from '../core/devices.ts';
import { IsPublic, IsUncounted, type OurRequest } from '../core/http.ts';
import { Rates } from '../core/rates.ts';
import type { Session } from '../core/sessions.ts';
import { PositionActions } from './position.actions.ts';

const PARAMETERS = ['id', 'lat', 'lon', 'timestamp', 'speed', 'bearing', 'accuracy', 'valid'] as const;
const TakesParameters = () => applyDecorators(...PARAMETERS.map((name) => ApiQuery({ name, required: false, schema: { type: 'string' } })));

@ApiTags('positions')
@Controller('api/v1/osmand')
export class OsmandController {
  constructor(
    private readonly actions: PositionActions,
    private readonly devices: Devices,
    private readonly rates: Rates,
    private readonly clock: Clock,
  ) {}

  @Get()
  @IsPublic()
  @IsUncounted()
  @TakesParameters()
  @ApiOkResponse({ standardSchema: TakenFixes })
  takeQuery(@Req() request: OurRequest): Promise<Answer<TakenFixes>> {
    return this.take(request);
  }

  @Post()
  @IsPublic()
  @IsUncounted()
  @TakesParameters()
  @ApiOkResponse({ standardSchema: TakenFixes })
  takeBody(@Req() request: OurRequest): Promise<Answer<TakenFixes>> {
    return this.take(request);
  }

  private async take(request: OurRequest): Promise<Answer<TakenFixes>> {
    const { secret, fixes } = this.read(request);
    const { viewer, device } = await this.resolve(secret ?? '', request.ip);
    this.rates.countPerson(viewer.personId);
    return this.actions.take({ actor: viewer.actor, viewer, key: null, requestHash: null, ifMatch: null }, fixes, device ?? null);
  }

  /** Only wrong secrets count against an address: many phones share one. */
  private async resolve(secret: string, address: string): Promise<Session> {
    return this.devices.resolve(secret).catch((error: unknown) => {
      if (error instanceof DomainError) this.rates.countAddress(address);
      throw error;
    });
  }

  /** Parameters of the address, else of a form, else the JSON of Traccar Client. */
  private read({ url, body }: OurRequest): TrackerMessage {
    const mark = url.indexOf('?');
    const query = mark === -1 ? '' : url.slice(mark + 1);
    if (query === '' && typeof body === 'object' && body !== null) return readTraccarClient(this.clock.now(), body);
    const parameters = new URLSearchParams(query === '' && typeof body === 'string' ? body : query);
    return readOsmAnd(this.clock.now(), new Map(parameters));
  }
}
