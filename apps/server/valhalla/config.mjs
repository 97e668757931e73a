/** How we run Valhalla: one configuration for building tiles and for answering. It wants every value said, also of what we never ask. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the package lies, or null where it is not installed or has nothing for this machine: then ways are estimated. */
export function packageFolder() {
  if (!['linux/x64', 'linux/arm64', 'darwin/arm64'].includes(`${process.platform}/${process.arch}`)) return null;
  try {
    return dirname(createRequire(import.meta.url).resolve('@valhallajs/valhallajs'));
  } catch {
    return null;
  }
}

export const binary = (folder, name) => join(folder, process.platform, process.arch, name);

/** Of tiles: another version may not read them. */
export function version(folder) {
  return createRequire(import.meta.url)(join(folder, 'package.json')).version;
}

const quiet = { type: '' };
/** A city and what lies around it; a matrix of all teams and all towns. */
const limits = { max_distance: 1_500_000, max_locations: 1_000, max_matrix_distance: 1_500_000, max_matrix_location_pairs: 50_000 };
const walking = { ...limits, max_transit_walking_distance: 10_000, min_transit_walking_distance: 1 };
/** Farther than this from every road is outside of the network. */
const OUTSIDE_METRES = 15_000;

export const engineConfig = (tiles, concurrency = 1) => ({
  mjolnir: {
    tile_dir: tiles,
    concurrency,
    max_cache_size: 268_435_456,
    hierarchy: true,
    shortcuts: true,
    include_driving: true,
    include_pedestrian: true,
    include_bicycle: false,
    data_processing: { use_admin_db: false },
    logging: quiet,
  },
  loki: {
    actions: ['locate', 'route', 'sources_to_targets', 'isochrone', 'status'],
    use_connectivity: true,
    service_defaults: {
      radius: 0,
      minimum_reachability: 50,
      search_cutoff: OUTSIDE_METRES,
      node_snap_tolerance: 5,
      heading_tolerance: 60,
      street_side_tolerance: 5,
      street_side_max_distance: 1_000,
    },
    logging: quiet,
  },
  thor: { source_to_target_algorithm: 'select_optimal', costmatrix: { allow_second_pass: true }, logging: quiet },
  odin: { logging: quiet },
  meili: {
    mode: 'auto',
    customizable: [],
    verbose: false,
    default: {
      sigma_z: 4.07,
      beta: 3,
      max_route_distance_factor: 5,
      max_route_time_factor: 5,
      max_search_radius: 100,
      breakage_distance: 2_000,
      interpolation_distance: 10,
      search_radius: 50,
      geometry: false,
      route: true,
      turn_penalty_factor: 0,
      gps_accuracy: 5,
    },
    grid: { size: 500, cache_size: 1_000 },
    logging: quiet,
  },
  service_limits: {
    auto: limits,
    truck: limits,
    pedestrian: walking,
    bicycle: limits,
    bikeshare: limits,
    bus: limits,
    taxi: limits,
    motor_scooter: limits,
    motorcycle: limits,
    multimodal: walking,
    transit: limits,
    isochrone: { max_contours: 10, max_time_contour: 240, max_distance_contour: 500, max_distance: 25_000, max_locations: 1 },
    centroid: { max_distance: 200_000, max_locations: 5 },
    skadi: { max_shape: 750_000, min_resample: 10 },
    trace: {
      max_alternates: 3,
      max_alternates_shape: 100,
      max_distance: 200_000,
      max_gps_accuracy: 100,
      max_search_radius: 100,
      max_shape: 16_000,
    },
    status: { allow_verbose: false },
    hierarchy_limits: { allow_modification: false },
    max_alternates: 2,
    max_exclude_locations: 0,
    max_exclude_polygons_length: 1_000_000_000,
    max_radius: 200,
    max_reachability: 100,
    max_timedep_distance: 500_000,
    max_timedep_distance_matrix: 0,
    max_distance_disable_hierarchy_culling: 0,
    allow_hard_exclusions: false,
  },
});
