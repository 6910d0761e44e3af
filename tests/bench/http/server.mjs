// The servers that are measured: the real hub, and nginx in three configurations. Both end by their pid.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const patienceMs = 30_000;

async function until(look, what) {
  const end = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`not within ${patienceMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const ended = (child) => new Promise((resolve) => (child.exitCode !== null || child.signalCode ? resolve() : child.on('close', resolve)));

/** CPU that all threads of a process have used, in ns: what the scheduler counted, not the clock ticks. */
export function cpuNs(pid) {
  let sum = 0n;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      sum += BigInt(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]);
    } catch {
      // The thread has just ended.
    }
  }
  return Number(sum);
}

export const residentBytes = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) * 1024;

/** `aio-hub --headless` with a data folder of its own. */
export async function startHub(program, data, more = []) {
  const child = spawn(program, ['--headless', '--test-jobs', '--port', '0', '--data', data, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (errors += bytes));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`aio-hub ended: ${errors}`);
    return out.includes('\n');
  }, 'listening');
  const { url, token, pid } = JSON.parse(readFileSync(join(data, 'run/endpoint.json'), 'utf8'));
  const headers = { Authorization: `Bearer ${token}` };
  return {
    url,
    pid,
    headers,
    async call(path, options = {}) {
      const answer = await fetch(url + path, { ...options, headers: { ...headers, ...options.headers } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const variants = {
  A: { sendfile: 'on', tcp_nopush: 'on', small: '' },
  B: { sendfile: 'on', tcp_nopush: 'off', small: 'return' },
  C: { sendfile: 'off', tcp_nopush: 'off', small: '' },
};
export const nginxVariants = Object.keys(variants);

function configuration(folder, port, variant, smallJson) {
  const { sendfile, tcp_nopush: nopush, small } = variants[variant];
  const returned = small ? `location = /small.json { default_type application/json; return 200 '${smallJson}'; }` : '';
  return `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile ${sendfile}; tcp_nopush ${nopush}; tcp_nodelay on; keepalive_requests 1000000; etag on;
  types { application/json json; } default_type application/octet-stream; client_max_body_size 2g;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  open_file_cache max=100 inactive=60s;
  server {
    listen 127.0.0.1:${port}; root ${folder}/files; ${returned}
    location /put/ { root ${folder}; dav_methods PUT; create_full_put_path on; }
  }
}
`;
}

/** nginx, one worker, with the files that the hub serves too. */
export async function startNginx(folder, variant, files) {
  mkdirSync(join(folder, 'files'), { recursive: true });
  mkdirSync(join(folder, 'put'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'files', name), bytes);
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, `${process.getuid() === 0 ? 'user root;' : ''}${configuration(folder, port, variant, files['small.json'])}`);
  const child = spawn('/usr/sbin/nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (bytes) => (errors += bytes));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${errors}`);
    return fetch(`${url}/small.json`).then((answer) => answer.ok, () => false);
  }, 'nginx answers');
  const [worker] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'latin1').trim().split(' ').map(Number);
  return {
    url,
    pid: worker,
    async stop() {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}
