/** The closed set of refusals. A DomainError is an expected "no"; anything else that is thrown is a bug. */

export const ERROR_CODES = [
  // the request itself
  'INVALID',
  'VALUE_OUT_OF_RANGE',
  'CURSOR_MALFORMED',
  'CURSOR_GONE',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_REUSED',
  'VERSION_CONFLICT',
  'TOO_LARGE',
  'TOO_MANY',
  'UNAVAILABLE',
  'NOT_FOUND',
  // who asks
  'UNAUTHENTICATED',
  'SIGN_IN_REFUSED',
  'JOIN_CODE_REFUSED',
  'JOIN_CODE_USED',
  'FORBIDDEN',
  'ORIGIN_FOREIGN',
  'PASSWORD_EXPIRED',
  // values
  'TIME_IN_FUTURE',
  'TIME_TOO_OLD',
  'TYPE_UNKNOWN',
  'REGION_UNKNOWN',
  'JURISDICTION_UNKNOWN',
  'INCIDENT_UNKNOWN',
  'TEAM_UNKNOWN',
  'ASSIGNMENT_UNKNOWN',
  'PERSON_UNKNOWN',
  'VEHICLE_UNKNOWN',
  'DEPOT_UNKNOWN',
  'QUANTITY_UNFIT',
  'ITEM_UNKNOWN',
  'SHELTER_UNKNOWN',
  'EVACUEE_UNKNOWN',
  'SHELTERS_SAME',
  'REASON_NEEDED',
  'MORE_THAN_ASKED',
  'NOT_ASKED',
  'TEMPLATE_UNKNOWN',
  'MEDIA_UNKNOWN',
  'LOT_UNKNOWN',
  'SHIPMENT_UNKNOWN',
  'SUPPLY_REQUEST_UNKNOWN',
  'PLACES_SAME',
  'PLACES_UNFIT',
  'MOVED_BY_SHIPMENT',
  'HOUSEHOLD_UNKNOWN',
  'HELPER_MISSING',
  'PASSWORD_WEAK',
  'PASSWORD_WRONG',
  'ROLES_EXCLUDE',
  'MEDIA_REFUSED',
  'BOUNDARY_INVALID',
  'CLOSURE_INVALID',
  'DRAWING_INVALID',
  'DRAWING_UNKNOWN',
  'TEAM_KIND_DIFFERENT',
  'WORDS_REFUSED',
  'SHEET_REFUSED',
  'RECEIVER_MISSING',
  'NAME_IN_REASON',
  // states
  'IMPORT_STOPPED',
  'IMPORT_NOT_POSSIBLE',
  'IMPORT_USED',
  'ID_TAKEN',
  'CODE_TAKEN',
  'USERNAME_TAKEN',
  'PLATE_TAKEN',
  'TERMINAL_TAKEN',
  'DEVICE_REVOKED',
  'REPORT_NOT_WAITING',
  'REPORT_NOT_JOINED',
  'INCIDENT_NOT_OPEN',
  'INCIDENT_NOT_CLOSED',
  'INCIDENT_CLOSED',
  'INCIDENT_MERGED',
  'INCIDENT_NOT_MERGED',
  'INCIDENTS_SAME',
  'MERGE_CONFLICT',
  'ASSIGNMENTS_OPEN',
  'DISPATCH_REFUSED',
  'TEAM_ALREADY_ASSIGNED',
  'TEAM_ALREADY_ON_INCIDENT',
  'TEAM_OUT_OF_SERVICE',
  'GATE_OPEN',
  'TEAM_NOT_ON_INCIDENT',
  'NEED_NOT_OPEN',
  'DRAWING_IN_ORDER',
  'ORDER_VOID',
  'STEP_NOT_POSSIBLE',
  'SOS_ENDED',
  'SAME_PERSON',
  'EVACUEE_ELSEWHERE',
  'EVACUEE_NOT_IN',
  'WRISTBAND_TAKEN',
  'PERSONAL_DATA_DESTROYED',
  'ITEM_IN_USE',
  'DEPOT_CLOSED',
  'DEPOT_NOT_TEMPORARY',
  'DEPOT_NOT_COUNTED',
  'DEPOT_NOT_EMPTY',
  'CLOSURE_NOT_CLOSED',
  'SHELTER_NOT_OPEN',
  'SHELTER_FULL',
  'SHELTER_OCCUPIED',
  'MORE_THAN_PRESENT',
  'FUNCTIONS_UNCONFIRMED',
  'INSPECTION_MISSING',
  'TRANSFER_ENDED',
  'UNREACHABLE',
  'HOUSEHOLDS_OPEN',
  'NOT_ARCHIVABLE',
  'NOT_OVERDUE',
  'ESCALATION_OWNED',
  'ESCALATION_ENDED',
  'STOCK_INSUFFICIENT',
  'HOUSEHOLD_SERVED',
  'RECEIVED_MORE',
  'DIFFERENCE_UNEXPLAINED',
  'SHIPMENTS_SEVERAL',
  'MOVEMENT_REVERSED',
  'REVERSAL_PENDING',
  'MOVEMENT_NOT_PENDING',
  'MOVEMENT_NOT_RECORDED',
  'COUNT_NOT_OPEN',
  'SERIAL_TAKEN',
  'LAST_ADMINISTRATOR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Detail of one refused part of a request, as it goes into `errors` of the answer. */
export type ErrorDetail = {
  path?: string;
  code?: ErrorCode;
  message?: string;
  teamId?: string;
  assignmentId?: string;
  byName?: string;
  at?: string;
  itemId?: string;
  lotId?: string;
  place?: string;
  /** What is left of the lot there. */
  left?: string;
  /** A shelter that a full one offers instead. */
  offer?: unknown;
};

export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: ErrorCode,
    readonly details: { current?: unknown; errors?: ErrorDetail[]; path?: string; retryAfterSeconds?: number } = {},
  ) {
    super(details.path === undefined ? code : `${code} at ${details.path}`);
  }
}
