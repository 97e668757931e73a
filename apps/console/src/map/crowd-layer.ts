/**
 * The crowd as one layer of its own: every symbol a small picture out of one texture, all drawn with one call. Its places are numbers in one array,
 * written anew with each update; nothing goes to a worker, nothing is placed. It looks as the same symbols do in the layers of the style.
 */
import type { LngLat } from '@fenghuo/domain';
import type { Palette } from '../ui/tokens.ts';
import { isSame } from './crowd.ts';
import { drawImage } from './images.ts';
import type { Feature } from './layers/scene.ts';
import type { CustomLayerInterface, CustomRenderMethodInput } from './maplibre.ts';

const TEXTURE_PX = 2048;
/** Pictures of 40 units, twice as fine, with a border that keeps neighbours out. */
const RATIO = 2;
const PICTURE_PX = 40 * RATIO;
const SLOT_PX = PICTURE_PX + 4;
const A_ROW = Math.floor(TEXTURE_PX / SLOT_PX);
const SLOTS = A_ROW * A_ROW;
/** Of each symbol: its place (2), its size in pixels, its picture; how far it is turned, and three that fill up. */
const NUMBERS = 8;
const WORLD_PX = 512;

/** Where the numbers lie: two points of a texture for each symbol. Copies of one shape would be simpler, but a card without hardware draws them one by one. */
const NUMBERS_A_ROW = 512;
const ROW = NUMBERS_A_ROW * NUMBERS;

const VERTEX = `#version 300 es
precision highp float;
uniform mat4 matrix;
uniform vec2 viewport;
uniform highp sampler2D numbers;
out vec2 at;
const vec2 CORNERS[6] = vec2[6](vec2(-0.5), vec2(0.5, -0.5), vec2(-0.5, 0.5), vec2(-0.5, 0.5), vec2(0.5, -0.5), vec2(0.5));
void main() {
  int symbol = gl_VertexID / 6;
  ivec2 first = ivec2((symbol % ${NUMBERS_A_ROW}) * 2, symbol / ${NUMBERS_A_ROW});
  vec4 where = texelFetch(numbers, first, 0);
  float angle = texelFetch(numbers, first + ivec2(1, 0), 0).x;
  vec2 corner = CORNERS[gl_VertexID % 6];
  at = (vec2(mod(where.w, ${A_ROW}.0), floor(where.w / ${A_ROW}.0)) * ${SLOT_PX}.0 + 2.0 + (corner + 0.5) * ${PICTURE_PX}.0) / ${TEXTURE_PX}.0;
  vec2 turned = mat2(cos(angle), sin(angle), -sin(angle), cos(angle)) * corner * where.z;
  vec4 middle = matrix * vec4(where.xy, 0.0, 1.0);
  gl_Position = middle + vec4(turned * vec2(2.0, -2.0) / viewport * middle.w, 0.0, 0.0);
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D pictures;
in vec2 at;
out vec4 colour;
void main() {
  colour = texture(pictures, at);
}`;

export class CrowdLayer implements CustomLayerInterface {
  readonly id = 'crowd';
  readonly type = 'custom';
  readonly renderingMode = '2d';
  readonly #palette: Palette;
  readonly #slots = new Map<string, number>();
  #fresh: { slot: number; image: ImageData }[] = [];
  #features: readonly Feature[] = [];
  #numbers = new Float32Array(0);
  #count = 0;
  #isWritten = false;
  /** Places are told from here: the numbers of a graphics card are too coarse for a whole world. */
  #origin: readonly [number, number] = [0, 0];
  #made: Made | null = null;

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  /** Whether there is another picture to draw. */
  show(features: readonly Feature[]): boolean {
    if (isSame(this.#features, features)) return false;
    this.#set(features);
    return true;
  }

  #set(features: readonly Feature[]): void {
    this.#features = features;
    this.#isWritten = false;
    // A symbol may have a beak, which is one too.
    const rows = Math.ceil((features.length * 2) / NUMBERS_A_ROW);
    if (this.#numbers.length < rows * ROW) this.#numbers = new Float32Array(rows * ROW);
    const first = features[0];
    if (first !== undefined) this.#origin = mercator(first.geometry.coordinates as LngLat);
    this.#count = 0;
    for (const { geometry, properties } of features) {
      const { icon, size, beak, heading } = properties;
      const place = mercator(geometry.coordinates as LngLat);
      if (typeof beak === 'string') this.#write(place, size as number, beak, ((heading as number) * Math.PI) / 180);
      this.#write(place, size as number, icon as string, 0);
    }
  }

  /** The topmost symbol under this point, `reach` pixels around it included. */
  find(point: LngLat, zoom: number, reach: number): Feature | null {
    const [x, y] = mercator(point);
    const scale = WORLD_PX * 2 ** zoom;
    for (let index = this.#features.length - 1; index >= 0; index -= 1) {
      const feature = this.#features[index];
      if (feature === undefined) continue;
      const [fx, fy] = mercator(feature.geometry.coordinates as LngLat);
      if (Math.hypot(fx - x, fy - y) * scale <= (feature.properties['size'] as number) / 2 + reach) return feature;
    }
    return null;
  }

  onAdd(_map: unknown, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#made = make(gl as WebGL2RenderingContext);
    // A context that was lost has lost the texture and the numbers.
    this.#slots.clear();
    this.#set(this.#features);
  }

  /** Each style has a layer of its own; what the card holds for this one goes with it. */
  onRemove(_map: unknown, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const made = this.#made;
    this.#made = null;
    if (made === null) return;
    const gl = context as WebGL2RenderingContext;
    gl.deleteProgram(made.program);
    gl.deleteVertexArray(made.array);
    gl.deleteTexture(made.numbers);
    gl.deleteTexture(made.pictures);
  }

  render(context: WebGLRenderingContext | WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const made = this.#made;
    // MapLibre 6 draws with WebGL 2 alone.
    const gl = context as WebGL2RenderingContext;
    if (made === null || this.#count === 0) return;
    // biome-ignore lint/correctness/useHookAtTopLevel: a command to the graphics card, no hook
    gl.useProgram(made.program);
    gl.bindVertexArray(made.array);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, made.numbers);
    this.#uploadNumbers(gl);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, made.pictures);
    this.#uploadPictures(gl);
    gl.uniform1i(made.place.pictures, 0);
    gl.uniform1i(made.place.numbers, 1);
    gl.uniformMatrix4fv(made.place.matrix, false, from(this.#origin, defaultProjectionData.mainMatrix));
    const canvas = gl.canvas as HTMLCanvasElement;
    gl.uniform2f(made.place.viewport, canvas.clientWidth, canvas.clientHeight);
    gl.drawArrays(gl.TRIANGLES, 0, 6 * this.#count);
    gl.bindVertexArray(null);
  }

  #write([x, y]: readonly [number, number], size: number, picture: string, angle: number): void {
    const slot = this.#slots.get(picture) ?? this.#draw(picture);
    if (slot === null) return;
    const at = this.#count * NUMBERS;
    this.#numbers[at] = x - this.#origin[0];
    this.#numbers[at + 1] = y - this.#origin[1];
    this.#numbers[at + 2] = size;
    this.#numbers[at + 3] = slot;
    this.#numbers[at + 4] = angle;
    this.#count += 1;
  }

  #draw(picture: string): number | null {
    const image = this.#slots.size < SLOTS ? drawImage(picture, this.#palette, RATIO) : null;
    if (image === null) return null;
    const slot = this.#slots.size;
    this.#slots.set(picture, slot);
    this.#fresh.push({ slot, image });
    return slot;
  }

  #uploadNumbers(gl: WebGL2RenderingContext): void {
    if (this.#isWritten) return;
    this.#isWritten = true;
    const rows = Math.ceil(this.#count / NUMBERS_A_ROW);
    const numbers = this.#numbers.subarray(0, rows * ROW);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, NUMBERS_A_ROW * 2, rows, 0, gl.RGBA, gl.FLOAT, numbers);
  }

  #uploadPictures(gl: WebGL2RenderingContext): void {
    if (this.#fresh.length === 0) return;
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    for (const { slot, image } of this.#fresh) {
      const [x, y] = [(slot % A_ROW) * SLOT_PX + 2, Math.floor(slot / A_ROW) * SLOT_PX + 2];
      gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, gl.RGBA, gl.UNSIGNED_BYTE, image);
    }
    this.#fresh = [];
  }
}

type Place = 'matrix' | 'viewport' | 'numbers' | 'pictures';
type Made = {
  program: WebGLProgram;
  array: WebGLVertexArrayObject;
  numbers: WebGLTexture;
  pictures: WebGLTexture;
  place: Record<Place, WebGLUniformLocation | null>;
};

function make(gl: WebGL2RenderingContext): Made {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    // Null when the context was lost while this was made; it is made anew with the next one.
    if (shader === null) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  const [numbers, pictures] = [texture(gl, gl.NEAREST), texture(gl, gl.LINEAR)];
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, TEXTURE_PX, TEXTURE_PX);
  const at = (name: Place): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  return {
    program,
    array: gl.createVertexArray(),
    numbers,
    pictures,
    place: { matrix: at('matrix'), viewport: at('viewport'), numbers: at('numbers'), pictures: at('pictures') },
  };
}

/** It stays bound. */
function texture(gl: WebGL2RenderingContext, filter: number): WebGLTexture {
  const made = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, made);
  for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, filter);
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
  return made;
}

/** The world as a square of side one. */
export function mercator([lng, lat]: LngLat): readonly [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [(lng + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** The same projection for places told from an origin; reckoned in full width before it is handed over. */
function from([x, y]: readonly [number, number], matrix: ArrayLike<number>): Float32Array {
  const moved = Float32Array.from(matrix);
  for (let row = 0; row < 4; row += 1) moved[12 + row] = (matrix[row] ?? 0) * x + (matrix[4 + row] ?? 0) * y + (matrix[12 + row] ?? 0);
  return moved;
}
