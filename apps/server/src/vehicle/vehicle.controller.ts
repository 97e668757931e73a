import { CreateVehicle, DescribeVehicle, Id, ListQuery, type Page, pageOf, Vehicle } from '@fenghuo/domain';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { VehicleActions } from './vehicle.actions.ts';

@ApiTags('vehicles')
@Controller('api/v1/vehicles')
export class VehicleController {
  constructor(
    private readonly actions: VehicleActions,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Vehicle) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Vehicle>> {
    return listRows(this.database, viewer, 'vehicle', query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Vehicle })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Vehicle> {
    return readRow(this.database, viewer, 'vehicle', id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Vehicle })
  create(@Asks() asked: Asked, @Body({ schema: CreateVehicle }) command: CreateVehicle): Promise<Answer<Vehicle>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Vehicle })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeVehicle }) command: DescribeVehicle,
  ): Promise<Answer<Vehicle>> {
    return this.actions.describe(asked, id, command);
  }
}
