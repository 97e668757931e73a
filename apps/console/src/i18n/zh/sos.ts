/** Calls for help, as the room sees them. */
export const sos = {
  title: '紧急求助 {{who}}',
  pressed: '按了 {{n}} 次，最近 {{time}}',
  noPosition: '没有位置',
  late: '迟到的求助（当时无网络）',
  own: '我来接手',
  takeOver: '改由我接手',
  owned: '{{name}} {{time}} 接手',
  show: '在地图上看',
  end: '结束',
  endTitle: '结束求助：{{who}}',
};
