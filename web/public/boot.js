// Before the first paint: the theme and the language that were chosen, and whether the window around
// the page has a navigation of its own (?shell=native). Whatever is missing here, the page works.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('aio-hub.theme');
    if (theme) root.dataset.theme = theme;
    const language = localStorage.getItem('aio-hub.language') || navigator.language;
    if (language.startsWith('de')) root.lang = 'de';
    if (new URLSearchParams(location.search).get('shell') === 'native')
      sessionStorage.setItem('aio-hub.shell', 'native');
    if (sessionStorage.getItem('aio-hub.shell') === 'native') root.dataset.shell = 'native';
  } catch {
    // A browser that keeps nothing shows the page as the system has it.
  }
})();
