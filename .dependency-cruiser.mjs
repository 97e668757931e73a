// Who may import whom, and why. tools/lint.spec.mjs feeds every rule one forbidden import and expects it to bite.

const server = '^apps/server/src/';
const console_ = '^apps/console/src/';
const domain = '^libs/domain/src/';
const spec = '\\.spec\\.tsx?$';

/** Matches a package wherever npm has put it. */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    rule(
      'domain-is-pure',
      'Rules run in the server, in the browser and in tests alike, and give the same answer tomorrow: nothing but zod may reach them.',
      { path: domain, pathNot: [spec, `${domain}testing/`] },
      { pathNot: [domain, npm('zod')] },
    ),
    rule(
      'domain-rooms-keep-their-rules',
      'A rule is decided, and a meaning given, in one place. Other areas of the domain may speak of its things, not decide for it.',
      { path: `${domain}([^/]+)/`, pathNot: [spec, `${domain}(feed|testing)/`] },
      { path: `${domain}[^/]+/.+\\.(rules|apply)\\.ts$`, pathNot: `${domain}$1/`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'feed-decides-nothing',
      'The feed carries what was decided. If it knew rules, a replayed log could mean something else than it meant when it was written.',
      { path: `${domain}feed/`, pathNot: spec },
      { path: `${domain}.+\\.rules\\.ts$`, dependencyTypesNot: ['type-only'] },
    ),
    rule('libs-know-no-app', 'A library that knows an app can be used by that app alone.', { path: '^libs/' }, { path: '^apps/' }),
    rule(
      'server-knows-no-console',
      'The server is spoken to through contract and feed by any client; it must not know this one.',
      { path: '^apps/server/' },
      { path: '^apps/console/' },
    ),
    rule(
      'console-knows-no-server',
      'What the two share is in libs/domain; anything else would put server code into the browser.',
      { path: '^apps/console/' },
      { path: '^apps/server/' },
    ),
    rule(
      'domain-by-its-front-door',
      'What is not exported may change without asking anyone.',
      { path: '^(apps|e2e)/' },
      { path: domain, pathNot: `${domain}(index|testing/examples)\\.ts$` },
    ),
    rule(
      'core-knows-no-capability',
      'Everything stands on core; a core that stood on a capability, or on the feed, would have to change with it. Only its test bench starts the whole server.',
      { path: `${server}core/`, pathNot: [spec, `${server}core/testing/`] },
      { path: server, pathNot: `${server}core/` },
    ),
    rule(
      'feed-knows-no-capability',
      'What the log carries is data to the feed: a new capability needs no line in it.',
      { path: `${server}feed/`, pathNot: spec },
      { path: `${server}[^/]+/`, pathNot: `${server}(core|feed)/`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'capabilities-meet-in-actions',
      "Another capability's rows and queries are its own business; what it offers to others are its actions, which keep its rules and write the log, and the ledger of goods and the places of shelters, which do so inside another's transaction.",
      { path: `${server}([^/]+)/`, pathNot: [spec, `${server}(core|feed|jobs)/`] },
      {
        path: `${server}[^/]+/`,
        pathNot: [`${server}(core|$1)/`, '\\.(actions|module)\\.ts$', `${server}(stock/ledger|shelter/occupancy)\\.ts$`],
      },
    ),
    rule(
      'feed-acts-on-nothing',
      'The feed tells what happened. A feed that acts would make telling and doing depend on each other.',
      { path: `${server}feed/`, pathNot: spec },
      { path: `${server}.+\\.actions\\.ts$` },
    ),
    rule(
      'sockets-only-in-the-feed',
      'No action ever emits: the log is the only way to tell anyone that something changed.',
      { path: server, pathNot: [spec, `${server}(feed|core/testing)/`, `${server}(app|main)\\.ts$`] },
      { path: npm('socket\\.io', '@nestjs/websockets', '@nestjs/platform-socket\\.io') },
    ),
    rule(
      'queues-only-in-jobs',
      'No action ever enqueues: jobs are set by a reader of the log, so that none is lost between commit and queue.',
      { path: server, pathNot: [spec, `${server}jobs/`] },
      { path: npm('bullmq', '@nestjs/bullmq') },
    ),
    rule(
      'controllers-hold-no-sql',
      'A controller translates between HTTP and actions or queries. Statements in it would escape transaction, scope and test.',
      { path: `${server}.+\\.controller\\.ts$` },
      { path: [npm('typeorm', 'pg'), '\\.rows\\.ts$'] },
    ),
    rule(
      'migrations-stand-alone',
      'A migration must do in three years what it does today, whatever has become of our code.',
      { path: `${server}core/migrations/` },
      { path: ['^(apps|libs)/'], pathNot: `${server}core/migrations/` },
    ),
    rule(
      'live-shows-nothing',
      'The room that knows the server must not know the screens, or a screen could not change without it.',
      { path: `${console_}live/`, pathNot: spec },
      { path: [`${console_}(features|map|screens|ui)/`, npm('antd', '@ant-design')] },
    ),
    rule(
      'only-live-knows-the-server',
      'One connection, one store, one way to send: two would show two truths.',
      { path: console_, pathNot: `${console_}live/` },
      { path: npm('socket\\.io-client', 'socket\\.io-msgpack-parser') },
    ),
    rule(
      'only-map-knows-maplibre',
      'The map is one machine behind one controller; its library is large, loads late and will be upgraded in one place.',
      { path: console_, pathNot: `${console_}map/` },
      { path: npm('maplibre-gl', 'pmtiles', 'terra-draw', 'terra-draw-maplibre-gl-adapter') },
    ),
    rule(
      'map-and-ui-know-no-feature',
      'Features are built from map and ui, never the other way round.',
      { path: `${console_}(map|ui|i18n)/`, pathNot: spec },
      { path: `${console_}(features|screens)/` },
    ),
    rule(
      'features-never-meet',
      'A feature can be read, changed and removed alone. What two need goes to ui, live or libs/domain; screens put them together.',
      { path: `${console_}features/([^/]+)/` },
      { path: `${console_}features/`, pathNot: `${console_}features/$1/` },
    ),
    rule(
      'no-circular',
      'Modules in a circle can only be understood all at once, and start in an order nobody chose.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'resolvable',
      'An import that leads nowhere fails only when its line is reached. What the build makes is not there before it.',
      { path: '^(apps|libs|e2e|tools)/' },
      { couldNotResolve: true, pathNot: '/dist/' },
    ),
    rule(
      'declared',
      'A package that a workspace ships stands in its own package.json; that it happens to lie in node_modules is luck. Test tools stand in the root.',
      { path: '^(apps|libs)/[^/]+/src/', pathNot: [spec, '/testing/'] },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'shipped-code-needs-no-dev-package',
      'Production installs leave development packages out.',
      { path: '^(apps|libs)/[^/]+/src/', pathNot: [spec, '/testing/', '\\.d\\.ts$'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('@types') },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    // Only our own dist folders: a plain "dist/" would hide node_modules/*/dist, and with it every package that ships there.
    exclude: { path: '^(apps|libs)/[^/]+/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@fenghuo/source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
