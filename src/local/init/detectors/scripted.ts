import type { Detector } from '#local/init/detector.ts';

export const php: Detector = {
  id: 'php',
  detect: (place) => {
    if (!place.has('composer.json') && !place.has('index.php') && !place.has('public/index.php')) return undefined;
    const folder = place.has('public/index.php') ? 'public' : place.has('index.php') ? '.' : undefined;
    if (folder === undefined) return undefined;
    const build = place.has('composer.json') ? { build: 'composer install --no-dev --optimize-autoloader' } : {};
    return {
      kind: place.has('artisan') ? 'PHP, Laravel' : 'PHP',
      command: `php -S 127.0.0.1:$PORT -t ${folder}`,
      ...build,
      notes: ['`php -S` serves one request at a time; behind php-fpm name the command that starts yours.'],
    };
  },
};

export const ruby: Detector = {
  id: 'ruby',
  detect: (place) => {
    if (!place.has('Gemfile') || !place.has('config.ru')) return undefined;
    const gems = place.text('Gemfile') ?? '';
    const isRails = /gem ['"]rails['"]/.test(gems);
    return {
      kind: isRails ? 'Ruby on Rails' : 'Ruby',
      command:
        /gem ['"]puma['"]/.test(gems) || isRails ? 'bundle exec puma --bind tcp://127.0.0.1:$PORT' : 'bundle exec rackup --port $PORT',
      build: 'bundle config set --local path vendor/bundle && bundle install',
      ...(/rails\/health#show/.test(place.text('config/routes.rb') ?? '') && { health: '/up' }),
      ignore: ['tmp/', 'log/'],
    };
  },
};

/** Pages and nothing that serves them. */
export const pages: Detector = {
  id: 'pages',
  detect: (place) => {
    const folder = place.has('index.html') ? '.' : place.has('public/index.html') ? 'public' : undefined;
    if (folder === undefined) return undefined;
    return { kind: 'static pages', command: `python3 -m http.server $PORT --bind 127.0.0.1 --directory ${folder}`, health: '/' };
  },
};
