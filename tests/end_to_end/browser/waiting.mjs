/** Long enough for a machine that is busy with something else; nothing here is timed. */
export const patienceMs = 120_000;

/** Reads @p stream of the child until a text matches @p pattern; gives the match. */
export function untilLine(child, stream, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why) => reject(new Error(`${why}; it said: ${text}`));
    const late = setTimeout(() => fail(`no ${pattern} within ${patienceMs} ms`), patienceMs);
    stream.setEncoding('utf8');
    stream.on('data', (part) => {
      text = (text + part).slice(-65_536);
      const match = pattern.exec(text);
      if (match === null) return;
      clearTimeout(late);
      resolve(match);
    });
    child.once('error', (error) => fail(String(error)));
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      fail(`it ended with ${code ?? signal}`);
    });
  });
}
