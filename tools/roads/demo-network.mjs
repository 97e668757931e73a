/**
 * Makes apps/server/assets/demo/roads.osm.pbf, the schematic road network (示意) of the demo city, from the same hand-set lines as its basemap:
 * real trunk roads by name and number, the bridge and the tunnel of Jiaozhou Bay, drawn as the map draws them. It is a sketch: times over it are estimates.
 *
 *   node tools/roads/demo-network.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { metresBetween, rounded, smooth } from '../city/geometry.mjs';
import { roadsOfGeojson } from './read-geojson.mjs';
import { writePbf } from './write-pbf.mjs';

const SOURCE = new URL('../city/data/roads.json', import.meta.url);
const RESULT = new URL('../../apps/server/assets/demo/roads.osm.pbf', import.meta.url);

/** An end of a road this near to another road meets it: the lines were drawn for the eye. */
const MEETS_METRES = 600;
/** Points nearer than this are one junction. */
const SAME_METRES = 25;

const PIECE_METRES = 800;

/** What the classes of the basemap are on the ground. */
const TAGS = {
  expressway: { highway: 'motorway', maxspeed: '100', lanes: '4' },
  elevated: { highway: 'trunk', maxspeed: '70', lanes: '4' },
  main: { highway: 'primary', maxspeed: '50', lanes: '4' },
  minor: { highway: 'secondary', maxspeed: '40', lanes: '2' },
};

const kindOf = (road) => {
  if (road.class !== 'trunk') return road.class;
  return road.ref !== undefined || /高速|大桥(?!高架)/.test(road.name) ? 'expressway' : 'elevated';
};

/** The lines with a common point wherever two of them cross or an end meets another road. */
export function joined(lines) {
  const cuts = lines.map(() => []);
  const boxes = lines.map(boxOf);
  lines.forEach((line, a) => {
    for (const [end, at] of [
      [line[0], 0],
      [line.at(-1), line.length - 1],
    ]) {
      const met = nearestOn(end, lines, a);
      if (met === null) continue;
      cuts[met.line].push({ along: met.along, point: met.point });
      cuts[a].push({ along: at === 0 ? -1 : at, point: met.point });
    }
    for (let b = a + 1; b < lines.length; b += 1) {
      if (!overlap(boxes[a], boxes[b])) continue;
      for (const { alongA, alongB, point } of crossings(line, lines[b])) {
        cuts[a].push({ along: alongA, point });
        cuts[b].push({ along: alongB, point });
      }
    }
  });
  const merge = junctions();
  return lines.map((line, index) => {
    const all = [...line.map((point, along) => ({ along, point })), ...cuts[index].map((cut) => ({ ...cut, point: merge(cut.point) }))];
    return all
      .sort((a, b) => a.along - b.along)
      .map(({ point }) => rounded(point))
      .filter((point, at, points) => String(point) !== String(points[at - 1]));
  });
}

/** Gives every point the first junction that is near enough, or makes it one. */
function junctions() {
  const known = [];
  return (point) => {
    const near = known.find((other) => metresBetween(point, other) < SAME_METRES);
    if (near === undefined) known.push(point);
    return near ?? point;
  };
}

const boxOf = (line) => [0, 1].flatMap((n) => [Math.min(...line.map((p) => p[n])), Math.max(...line.map((p) => p[n]))]);
const overlap = (a, b) => a[0] <= b[1] && b[0] <= a[1] && a[2] <= b[3] && b[2] <= a[3];

function nearestOn(point, lines, except) {
  let best = null;
  lines.forEach((line, index) => {
    if (index === except) return;
    for (let i = 1; i < line.length; i += 1) {
      const foot = footOn(point, line[i - 1], line[i]);
      const metres = metresBetween(point, foot.point);
      if (metres <= MEETS_METRES && metres < (best?.metres ?? Number.POSITIVE_INFINITY))
        best = { metres, line: index, along: i - 1 + foot.t, point: foot.point };
    }
  });
  return best;
}

function footOn(point, from, to) {
  const narrow = Math.cos((from[1] * Math.PI) / 180);
  const [dx, dy] = [(to[0] - from[0]) * narrow, to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((point[0] - from[0]) * narrow * dx + (point[1] - from[1]) * dy) / length));
  return { t, point: [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t] };
}

function* crossings(a, b) {
  for (let i = 1; i < a.length; i += 1)
    for (let j = 1; j < b.length; j += 1) {
      const [p, q, r, s] = [a[i - 1], a[i], b[j - 1], b[j]];
      const d = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0]);
      if (d === 0) continue;
      const t = ((r[0] - p[0]) * (s[1] - r[1]) - (r[1] - p[1]) * (s[0] - r[0])) / d;
      const u = ((r[0] - p[0]) * (q[1] - p[1]) - (r[1] - p[1]) * (q[0] - p[0])) / d;
      if (t < 0 || t > 1 || u < 0 || u > 1) continue;
      yield { alongA: i - 1 + t, alongB: j - 1 + u, point: [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t] };
    }
}

/** A closure bars a road from one end of a piece to the other, so pieces are short. */
function pieces(line) {
  const parts = [[line[0]]];
  let metres = 0;
  line.slice(1).forEach((point, index) => {
    metres += metresBetween(line[index], point);
    parts.at(-1).push(point);
    if (metres < PIECE_METRES || index === line.length - 2) return;
    parts.push([point]);
    metres = 0;
  });
  return parts;
}

export function demoNetwork() {
  const roads = JSON.parse(readFileSync(SOURCE, 'utf8'));
  const lines = joined(roads.map(({ line }) => smooth(line)));
  const features = roads.flatMap(({ name, ref, structure, ...road }, index) =>
    pieces(lines[index]).map((coordinates) => ({
      type: 'Feature',
      properties: {
        ...(name && { name }),
        ...(ref && { ref }),
        ...TAGS[kindOf({ name: name ?? '', ref, ...road })],
        ...(structure && { [structure]: 'yes' }),
      },
      geometry: { type: 'LineString', coordinates },
    })),
  );
  return roadsOfGeojson({ type: 'FeatureCollection', features });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { nodes, ways } = demoNetwork();
  writeFileSync(RESULT, writePbf(nodes, ways));
  process.stdout.write(`${ways.length} roads, ${nodes.length} points\n`);
}
