// Uploads of 1 GiB: what they cost the hub in memory and CPU, beside PUT to nginx.
import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { note } from '../measuring.mjs';
import { cpuNs, residentBytes, startHub, startNginx } from './server.mjs';

const gibibyte = 1024 ** 3;

/** Differs from all others, so that no server can leave a write out. */
function bigFile(path, bytes) {
  const file = openSync(path, 'w');
  const block = randomBytes(1024 * 1024);
  for (let written = 0; written < bytes; written += block.length) {
    block.writeUInt32LE(written / block.length, 0);
    writeSync(file, block);
  }
  closeSync(file);
}

function send(url, method, headers, file, bytes) {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers: { ...headers, 'Content-Length': bytes } }, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode < 300 ? resolve() : reject(new Error(`${url}: ${answer.statusCode}`))));
    });
    call.on('error', reject);
    createReadStream(file, { highWaterMark: 1024 * 1024 }).pipe(call);
  });
}

/** The highest growth of a process's resident memory while `work` lasts. */
async function growth(pid, work) {
  const before = residentBytes(pid);
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, residentBytes(pid))), 10);
  await work().finally(() => clearInterval(timer));
  return (Math.max(peak, residentBytes(pid)) - before) / 1e6;
}

const toHub = (hub, file, bytes) =>
  send(`${hub.url}/api/v1/artifacts`, 'POST', { ...hub.headers, 'Content-Type': 'application/octet-stream', 'X-Filename': 'big' }, file, bytes);

async function cpuSeconds(server, work) {
  const before = cpuNs(server.pid);
  await work();
  return (cpuNs(server.pid) - before) / 1e9;
}

export async function measureUploads({ folder, bin }) {
  const file = join(folder, 'big');
  const hub = await startHub(join(bin, 'aio-hub'), join(folder, 'uploads'));
  const nginx = await startNginx(join(folder, 'nginx-put'), 'A', { 'small.json': '{}' });
  try {
    note('an upload of 1 GiB, and eight at once of 256 MiB');
    bigFile(file, 16 * 1024 * 1024);
    await toHub(hub, file, 16 * 1024 * 1024); // The pools' threads and buffers are there from here on.
    bigFile(file, gibibyte);
    let hubCpu = 0;
    const one = await growth(hub.pid, async () => (hubCpu = await cpuSeconds(hub, () => toHub(hub, file, gibibyte))));
    const nginxCpu = await cpuSeconds(nginx, () => send(`${nginx.url}/put/big`, 'PUT', {}, file, gibibyte));
    const parts = Array.from({ length: 8 }, (_, index) => join(folder, `part-${index}`));
    for (const part of parts) bigFile(part, gibibyte / 4);
    const eight = await growth(hub.pid, () => Promise.all(parts.map((part) => toHub(hub, part, gibibyte / 4))));
    return [
      { name: 'upload of 1 GiB, growth of the hub (goal 8)', value: one, unit: 'MB' },
      { name: 'eight uploads at once, growth of the hub (goal 32)', value: eight, unit: 'MB' },
      { name: 'upload of 1 GiB, CPU (goal 1.5)', value: hubCpu, unit: 's', peer: 'nginx PUT', peer_value: nginxCpu },
    ];
  } finally {
    await hub.stop();
    await nginx.stop();
    rmSync(file, { force: true });
  }
}
