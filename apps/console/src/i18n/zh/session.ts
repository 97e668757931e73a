export const session = {
  subtitle: '应急指挥调度',
  username: '用户名',
  password: '密码',
  submit: '登录',
  failed: '没有登录',
  again: '登录已失效，重新登录后继续',
  unreachable: '没有连上中心，正在重试',
  notFound: '没有这个页面',
  goHome: '回到首页',
};
