import {
  ChangeSecret,
  CreateDevice,
  Device,
  DeviceSubject,
  DeviceWithSecret,
  Id,
  ListQuery,
  type Page,
  PageQuery,
  pageOf,
} from '@fenghuo/domain';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { DeviceActions } from './device.actions.ts';
import { DeviceQueries } from './device.queries.ts';

@ApiTags('devices')
@Controller('api/v1/devices')
export class DeviceController {
  constructor(
    private readonly actions: DeviceActions,
    private readonly queries: DeviceQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Device) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Device>> {
    return this.queries.list(viewer, query);
  }

  @Get('subjects')
  @ApiOkResponse({ standardSchema: pageOf(DeviceSubject) })
  subjects(@Me() viewer: Viewer, @Query({ schema: PageQuery }) query: PageQuery): Promise<Page<DeviceSubject>> {
    return this.queries.subjects(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Device })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Device> {
    return this.queries.read(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: DeviceWithSecret })
  register(@Asks() asked: Asked, @Body({ schema: CreateDevice }) command: CreateDevice): Promise<Answer<DeviceWithSecret>> {
    return this.actions.register(asked, command);
  }

  @Post(':id/rotate')
  @ApiOkResponse({ standardSchema: DeviceWithSecret })
  rotate(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeSecret }) _: object,
  ): Promise<Answer<DeviceWithSecret>> {
    return this.actions.rotate(asked, id);
  }

  @Post(':id/revoke')
  @ApiOkResponse({ standardSchema: Device })
  revoke(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeSecret }) _: object,
  ): Promise<Answer<Device>> {
    return this.actions.revoke(asked, id);
  }
}
