/** The list of capabilities. */
import { type DynamicModule, Module } from '@nestjs/common';
import { AroundController } from './around/around.controller.ts';
import { AroundQueries } from './around/around.queries.ts';
import { AuditController } from './audit/audit.controller.ts';
import { AuditQueries } from './audit/audit.queries.ts';
import { ClosureActions } from './closure/closure.actions.ts';
import { ClosureController } from './closure/closure.controller.ts';
import { CrewActions } from './closure/crew.actions.ts';
import { Failures } from './core/failures.ts';
import { type Importer, Importers } from './core/importing.ts';
import { Reaches } from './core/reaches.ts';
import { TeamBoard } from './core/team-board.ts';
import { Towns } from './core/towns.ts';
import { type Core, CoreModule } from './core.module.ts';
import { CoverageController } from './coverage/coverage.controller.ts';
import { CoverageQueries } from './coverage/coverage.queries.ts';
import { DepotActions } from './depot/depot.actions.ts';
import { DepotController } from './depot/depot.controller.ts';
import { DepotImport } from './depot/depot-import.actions.ts';
import { DeviceActions } from './device/device.actions.ts';
import { DeviceController } from './device/device.controller.ts';
import { DeviceQueries } from './device/device.queries.ts';
import { Arrivals } from './dispatch/arrivals.ts';
import { DispatchActions } from './dispatch/dispatch.actions.ts';
import { DispatchController } from './dispatch/dispatch.controller.ts';
import { DispatchQueries } from './dispatch/dispatch.queries.ts';
import { RecommendationQueries } from './dispatch/recommendation.queries.ts';
import { DonationActions } from './donation/donation.actions.ts';
import { DonationController } from './donation/donation.controller.ts';
import { DonationQueries } from './donation/donation.queries.ts';
import { ClockFacts } from './escalation/clock-facts.ts';
import { EscalationActions } from './escalation/escalation.actions.ts';
import { EscalationChainController, EscalationController } from './escalation/escalation.controller.ts';
import { EscalationQueries } from './escalation/escalation.queries.ts';
import { EvacuationActions } from './evacuation/evacuation.actions.ts';
import { EvacuationController, HouseholdController } from './evacuation/evacuation.controller.ts';
import { EvacuationQueries } from './evacuation/evacuation.queries.ts';
import { Grounds } from './evacuation/grounds.ts';
import { Homes } from './evacuation/homes.actions.ts';
import { HouseholdActions } from './evacuation/household.actions.ts';
import { HouseholdQueries } from './evacuation/household.queries.ts';
import { HouseholdImport } from './evacuation/household-import.actions.ts';
import { HouseholdStepActions } from './evacuation/household-step.actions.ts';
import { EvacueeActions } from './evacuee/evacuee.actions.ts';
import { EvacueeController } from './evacuee/evacuee.controller.ts';
import { EvacueeQueries } from './evacuee/evacuee.queries.ts';
import { EvacueeRegistration } from './evacuee/evacuee-registration.actions.ts';
import { HeldEvacuees } from './evacuee/held-evacuees.actions.ts';
import { ReunionActions } from './evacuee/reunion.actions.ts';
import { ReunionController } from './evacuee/reunion.controller.ts';
import { CompensationController } from './exports/compensation.controller.ts';
import { CompensationQueries } from './exports/compensation.queries.ts';
import { ExportController } from './exports/export.controller.ts';
import { ExportQueries } from './exports/export.queries.ts';
import { FeedController } from './feed/feed.controller.ts';
import { ForceActions } from './force/force.actions.ts';
import { ForceController } from './force/force.controller.ts';
import { ForceQueries } from './force/force.queries.ts';
import { HealthController } from './health.controller.ts';
import { ImportFiles } from './imports/import.files.ts';
import { ImportReading } from './imports/import.reading.ts';
import { ImportWork } from './imports/import.work.ts';
import { ImportActions } from './imports/imports.actions.ts';
import { ImportController } from './imports/imports.controller.ts';
import { ImportQueries } from './imports/imports.queries.ts';
import { IncidentActions } from './incident/incident.actions.ts';
import { IncidentController } from './incident/incident.controller.ts';
import { IncidentQueries } from './incident/incident.queries.ts';
import { IncidentTypeActions } from './incident-type/incident-type.actions.ts';
import { IncidentTypeController } from './incident-type/incident-type.controller.ts';
import { IssueActions } from './issue/issue.actions.ts';
import { IssueController } from './issue/issue.controller.ts';
import { IssueQueries } from './issue/issue.queries.ts';
import { PublicIssueController } from './issue/public-issues.controller.ts';
import { PublicIssueLists } from './issue/public-issues.ts';
import { PublicationActions } from './issue/publication.actions.ts';
import { PublicationQueries } from './issue/publication.queries.ts';
import { ItemActions } from './item/item.actions.ts';
import { ItemController, KitController, TemplateController } from './item/item.controller.ts';
import { ItemQueries } from './item/item.queries.ts';
import { ItemImport } from './item/item-import.actions.ts';
import { JoinActions } from './join/join.actions.ts';
import { JoinController } from './join/join.controller.ts';
import { TerminalActions } from './jt808/terminal.actions.ts';
import { TerminalController } from './jt808/terminal.controller.ts';
import { TerminalOutcomes } from './jt808/terminal-outcomes.ts';
import { JurisdictionActions } from './jurisdiction/jurisdiction.actions.ts';
import { JurisdictionController } from './jurisdiction/jurisdiction.controller.ts';
import { JurisdictionQueries } from './jurisdiction/jurisdiction.queries.ts';
import { MediaActions } from './media/media.actions.ts';
import { MediaController } from './media/media.controller.ts';
import { MediaFiles } from './media/media.files.ts';
import { MediaPictures } from './media/media.pictures.ts';
import { MediaQueries } from './media/media.queries.ts';
import { OrderActions } from './order/order.actions.ts';
import { OrderController } from './order/order.controller.ts';
import { PassActions } from './pass/pass.actions.ts';
import { PassController } from './pass/pass.controller.ts';
import { PassQueries } from './pass/pass.queries.ts';
import { PublicPassController } from './pass/public-pass.controller.ts';
import { PeopleActions } from './people/people.actions.ts';
import { PeopleController } from './people/people.controller.ts';
import { PeopleQueries } from './people/people.queries.ts';
import { SetUpActions } from './people/set-up.actions.ts';
import { SetUpController } from './people/set-up.controller.ts';
import { PersonalDataActions } from './personal-data/personal-data.actions.ts';
import { PersonalDataController } from './personal-data/personal-data.controller.ts';
import { PlaceActions } from './place/place.actions.ts';
import { GazetteerController, PlaceController } from './place/place.controller.ts';
import { PlaceQueries } from './place/place.queries.ts';
import { OsmandController } from './position/osmand.controller.ts';
import { PositionActions } from './position/position.actions.ts';
import { PositionController } from './position/position.controller.ts';
import { PositionQueries } from './position/position.queries.ts';
import { TrackController } from './position/track.controller.ts';
import { TrackQueries } from './position/track.queries.ts';
import { ReliefActions } from './relief/relief.actions.ts';
import { ReliefController } from './relief/relief.controller.ts';
import { ReliefQueries } from './relief/relief.queries.ts';
import { ReportActions } from './report/report.actions.ts';
import { ReportController } from './report/report.controller.ts';
import { ReportQueries } from './report/report.queries.ts';
import { RequisitionActions } from './requisition/requisition.actions.ts';
import { RequisitionController } from './requisition/requisition.controller.ts';
import { RequisitionQueries } from './requisition/requisition.queries.ts';
import { RouteController } from './route/route.controller.ts';
import { SessionController } from './session/session.controller.ts';
import { SignIns } from './session/sign-in.ts';
import { ExpectedHouseholds } from './shelter/expected.actions.ts';
import { ShelterOccupancy } from './shelter/occupancy.actions.ts';
import { PublicShelterController } from './shelter/public-shelters.controller.ts';
import { PublicShelterList } from './shelter/public-shelters.ts';
import { ShelterActions } from './shelter/shelter.actions.ts';
import { ShelterController } from './shelter/shelter.controller.ts';
import { ShelterQueries } from './shelter/shelter.queries.ts';
import { HeadcountImport, ShelterImport } from './shelter/shelter-import.actions.ts';
import { DriverActions } from './shipment/driver.actions.ts';
import { ShipmentActions } from './shipment/shipment.actions.ts';
import { ShipmentController } from './shipment/shipment.controller.ts';
import { ShipmentQueries } from './shipment/shipment.queries.ts';
import { SosActions } from './sos/sos.actions.ts';
import { SosController } from './sos/sos.controller.ts';
import { SosQueries } from './sos/sos.queries.ts';
import { CountActions } from './stock/count.actions.ts';
import { CountController } from './stock/count.controller.ts';
import { CountQueries } from './stock/count.queries.ts';
import { Ledger } from './stock/ledger.ts';
import { MovementQueries } from './stock/movement.queries.ts';
import { StockActions } from './stock/stock.actions.ts';
import { LotController, MovementController, StockController } from './stock/stock.controller.ts';
import { StockQueries } from './stock/stock.queries.ts';
import { StockSearchQueries } from './stock/stock.search.ts';
import { StockArrivals } from './stock/stock-arrivals.ts';
import { StockImport } from './stock/stock-import.actions.ts';
import { SupplyRequestActions } from './supply-request/supply-request.actions.ts';
import { SupplyRequestController } from './supply-request/supply-request.controller.ts';
import { SupplyRequestQueries } from './supply-request/supply-request.queries.ts';
import { TeamActions } from './team/team.actions.ts';
import { TeamController } from './team/team.controller.ts';
import { TeamQueries } from './team/team.queries.ts';
import { VehicleActions } from './vehicle/vehicle.actions.ts';
import { VehicleController } from './vehicle/vehicle.controller.ts';

@Module({
  controllers: [
    HealthController,
    SessionController,
    SetUpController,
    PeopleController,
    AuditController,
    ReportController,
    IncidentController,
    DispatchController,
    CoverageController,
    AroundController,
    ClosureController,
    RouteController,
    TeamController,
    ForceController,
    OrderController,
    EscalationChainController,
    EscalationController,
    VehicleController,
    DeviceController,
    PositionController,
    OsmandController,
    TrackController,
    TerminalController,
    JurisdictionController,
    IncidentTypeController,
    PlaceController,
    GazetteerController,
    FeedController,
    MediaController,
    ShelterController,
    PublicShelterController,
    SosController,
    SupplyRequestController,
    ShipmentController,
    PassController,
    RequisitionController,
    DonationController,
    IssueController,
    PublicIssueController,
    PublicPassController,
    JoinController,
    EvacueeController,
    ReunionController,
    PersonalDataController,
    MovementController,
    LotController,
    StockController,
    CountController,
    EvacuationController,
    HouseholdController,
    ReliefController,
    ItemController,
    TemplateController,
    KitController,
    DepotController,
    ImportController,
    CompensationController,
    ExportController,
  ],
  providers: [
    SignIns,
    PeopleActions,
    SetUpActions,
    PeopleQueries,
    AuditQueries,
    ReportActions,
    ReportQueries,
    IncidentActions,
    IncidentQueries,
    DispatchActions,
    ClosureActions,
    CrewActions,
    DispatchQueries,
    RecommendationQueries,
    Arrivals,
    TeamBoard,
    Reaches,
    Towns,
    CoverageQueries,
    AroundQueries,
    Homes,
    TeamActions,
    TeamQueries,
    ForceActions,
    ForceQueries,
    OrderActions,
    ClockFacts,
    EscalationActions,
    EscalationQueries,
    JurisdictionActions,
    JurisdictionQueries,
    IncidentTypeActions,
    PlaceActions,
    PlaceQueries,
    PositionActions,
    PositionQueries,
    TrackQueries,
    VehicleActions,
    DeviceActions,
    TerminalActions,
    TerminalOutcomes,
    DeviceQueries,
    MediaActions,
    Failures,
    JoinActions,
    HeldEvacuees,
    EvacueeActions,
    EvacueeRegistration,
    EvacueeQueries,
    ReunionActions,
    PersonalDataActions,
    ShelterOccupancy,
    ExpectedHouseholds,
    ShelterActions,
    ShelterQueries,
    PublicShelterList,
    SosActions,
    SupplyRequestActions,
    SupplyRequestQueries,
    DriverActions,
    ShipmentActions,
    PassActions,
    PassQueries,
    RequisitionActions,
    RequisitionQueries,
    DonationActions,
    DonationQueries,
    IssueActions,
    IssueQueries,
    PublicationActions,
    PublicationQueries,
    PublicIssueLists,
    ShipmentQueries,
    SosQueries,
    MediaQueries,
    MediaFiles,
    MediaPictures,
    Ledger,
    StockArrivals,
    StockActions,
    StockImport,
    MovementQueries,
    StockQueries,
    StockSearchQueries,
    CountActions,
    CountQueries,
    Grounds,
    EvacuationActions,
    EvacuationQueries,
    HouseholdActions,
    HouseholdStepActions,
    HouseholdQueries,
    ReliefActions,
    ReliefQueries,
    ItemActions,
    ItemQueries,
    ItemImport,
    ShelterImport,
    HeadcountImport,
    DepotActions,
    DepotImport,
    HouseholdImport,
    ImportActions,
    ImportQueries,
    ExportQueries,
    CompensationQueries,
    ImportFiles,
    ImportReading,
    ImportWork,
    {
      provide: Importers,
      useFactory: (...importers: Importer[]) => new Importers(importers),
      inject: [ItemImport, DepotImport, StockImport, ShelterImport, HeadcountImport, HouseholdImport],
    },
  ],
})
export class AppModule {
  static of(core: Core): DynamicModule {
    return { module: AppModule, imports: [CoreModule.of(core)] };
  }
}
