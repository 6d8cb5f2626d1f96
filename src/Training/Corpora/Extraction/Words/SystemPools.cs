namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>Words of log lines, hosts and addresses of the net.</summary>
internal static class SystemPools
{
    public static readonly WordPool HostRoles = new(
        "api, app, auth, backup, build, cache, cdn, core, db, dev, edge, files, gateway, git, hub, lab, ldap, lb, mail, media, mq, " +
        "node, ns, pay, prod, proxy, queue, redis, search, shop, srv, stage, store, test, vault, vm, vpn, web, worker, wiki");

    public static readonly WordPool Services = new(
        "auth, backup, billing, cart, catalog, checkout, cleaner, cron, crawler, dispatcher, exporter, gateway, importer, indexer, " +
        "inventory, kernel, ledger, loader, mailer, matcher, monitor, nginx, notifier, orders, parser, payments, planner, pricing, " +
        "profile, proxy, recorder, relay, reports, router, scheduler, search, sessions, sshd, stats, storage, sync, tokens, uploader, " +
        "users, watcher, worker");

    public static readonly WordPool Things = new(
        "backup, batch, buffer, cache, certificate, channel, checksum, client, cluster, config file, connection, cookie, cursor, " +
        "database, device, disk, driver, endpoint, event, export, file, firmware, handshake, header, heartbeat, image, import, index, " +
        "job, key, lease, lock, login, mailbox, migration, node, packet, page, partition, payload, plugin, pool, process, queue, " +
        "record, replica, request, response, route, schema, session, shard, snapshot, socket, stream, table, task, thread, token, " +
        "upload, volume");

    public static readonly WordPool Events = new(
        "accepted, already exists, built, cleaned up, closed by peer, completed, corrupted, could not be read, created, deleted, " +
        "denied, detached, disabled, does not match, dropped, expired, failed, finished, flushed, has no owner, ignored, is almost " +
        "full, is empty, is invalid, is locked, is missing, is not reachable, is too large, lost, moved, not found, opened, " +
        "overflowed, reached its limit, rebuilt, refused, rejected, reloaded, removed, renewed, reset, restarted, restored, skipped, " +
        "started, stopped, took too long, timed out, unlocked, updated, verified");

    public static readonly WordPool PathWords = new(
        "accounts, admin, api, archive, articles, assets, basket, blog, books, carts, checkout, clients, comments, data, devices, " +
        "docs, events, export, feeds, files, groups, health, help, home, images, index, items, jobs, login, metrics, news, orders, " +
        "pages, photos, posts, prices, products, profile, public, reports, search, sessions, shop, static, status, stock, tags, " +
        "tasks, teams, tokens, upload, users, videos");

    public static readonly WordPool FileEndings = new("cs, py, js, go, java, rs, ts, cpp, rb, php, kt, sql, sh, yml, log, xml, txt, csv");
}
