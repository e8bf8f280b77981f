// Lighthouse over many pages in one chromium: `node lighthouse.mjs CATEGORIES URL...` prints a report a line as JSON.
// Neither speed nor a picture of the page is asked for here, so pages load as fast as they can and none is taken.
import {launch} from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [categories, ...urls] = process.argv.slice(2);
const chrome = await launch({chromeFlags: (process.env.CHROME_FLAGS || '').split(' ')});
try {
  for (const url of urls) {
    const done = await lighthouse(url, {
      port: chrome.port,
      output: 'json',
      logLevel: 'error',
      onlyCategories: categories.split(','),
      disableFullPageScreenshot: true,
      // Otherwise it waits three times for five seconds of silence a page.
      throttlingMethod: 'simulate',
      pauseAfterFcpMs: 300,
      pauseAfterLoadMs: 300,
      networkQuietThresholdMs: 300,
      cpuQuietThresholdMs: 300,
    });
    const {runtimeError, categories: judged, audits} = done.lhr;
    if (runtimeError) throw new Error(runtimeError.message);
    console.log(JSON.stringify({categories: judged, audits}));
  }
} finally {
  chrome.kill();
}
// A timer of the launcher would keep the process for five seconds more.
process.exit();
