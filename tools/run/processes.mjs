// Processes of an earlier run. A pid alone proves nothing, since numbers come round again: a process is known by its pid and the moment it began.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** `{ pid, began }`, or null when no such process lives. */
export function identify(pid) {
  const began = beginning(pid);
  return began ? { pid, began } : null;
}

export function lives(identity) {
  return Boolean(identity) && beginning(identity.pid) === identity.began;
}

/** Sends the signal, waits, and kills what stays. True when the process was alive. */
export async function stopProcess(identity, signal, patienceMs) {
  if (!lives(identity)) return false;
  send(identity.pid, signal);
  for (let waited = 0; lives(identity); waited += 20) {
    if (waited >= patienceMs) send(identity.pid, 'SIGKILL');
    await delay(20);
  }
  return true;
}

/** The command line of a living process, or an empty text. */
export function commandOf(pid) {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Linux: boot and clock ticks since boot; elsewhere what `ps` says. A zombie counts as dead. */
function beginning(pid) {
  try {
    if (existsSync('/proc/self/stat')) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    }
    const [state, ...began] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') ? null : began.join(' ');
  } catch {
    return null;
  }
}
