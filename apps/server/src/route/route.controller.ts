/** The way from one point to another, for whoever is signed in: roads are no secret. */
import { DomainError, FindRoute, Route } from '@fenghuo/domain';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Router } from '../core/router.ts';

@ApiTags('roads')
@Controller('api/v1/routes')
export class RouteController {
  constructor(private readonly router: Router) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Route })
  async find(@Body({ schema: FindRoute }) { from, to, profile }: FindRoute): Promise<Route> {
    const route = await this.router.route(from.coordinates, to.coordinates, profile);
    if (route === null) throw new DomainError('UNREACHABLE', { path: 'to' });
    return route;
  }
}
