// Starts the query editor. Nothing is stored: the token and the editor's state live in this page
// and are gone when it closes.
'use strict';
(() => {
  const memory = new Map();
  const storage = {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, value),
    removeItem: (key) => void memory.delete(key),
    clear: () => memory.clear(),
    get length() { return memory.size; },
  };

  const token = document.getElementById('token');
  const who = document.getElementById('who');

  async function ask(params, headers = {}) {
    const sent = { ...headers };
    const given = token.value.trim();
    if (given) sent.authorization = `Bearer ${given}`;
    const answer = await fetch('graphql', {
      method: 'POST',
      credentials: 'omit',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9, application/problem+json;q=0.8',
        'content-type': 'application/json',
        ...sent,
      },
      body: JSON.stringify(params),
    });
    return answer.json();
  }

  document.getElementById('caller').addEventListener('submit', (event) => event.preventDefault());
  token.addEventListener('input', () => {
    who.textContent = token.value.trim() ? 'with this token' : 'public: no token';
  });

  const { GraphiQL, React, ReactDOM } = window;
  const editor = React.createElement(GraphiQL, {
    fetcher: (params, options = {}) => ask(params, options.headers),
    storage,
    shouldPersistHeaders: false,
    defaultQuery: '# The token above decides what you see.\n\n{\n  __typename\n}\n',
  });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(editor);
})();
