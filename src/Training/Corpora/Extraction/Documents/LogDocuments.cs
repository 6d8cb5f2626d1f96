namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Log lines, alerts and other lines that machines write.</summary>
internal static class LogDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("log-syslog", "log line",
            "{timestamp} {host} {service}[{pid}]: {message}",
            "{timestamp} {host} {service}: {level}: {message}",
            "{timestamp} {host} {service}[{pid}]: {message:quoted-message}"),
        Document.Of("log-levelled", "log line",
            "{timestamp} [{level}] {service} - {message}",
            "{timestamp} {level} {service}: {message}(? (user {user})?)",
            "[{timestamp}] {level} [{service}] {message} (took {latency})",
            "{level} {timestamp} {file}:{line} {message}"),
        Document.Of("log-key-value", "log line",
            "time=\"{timestamp}\" level={level} service={service} msg=\"{message}\"(? user={user}?)",
            "level={level} host={host} port={port} msg=\"{message}\"(? latency={latency}?)",
            "host={host} user={user} status={status_code} path={path}(? ip={ip}?)"),
        Document.Of("log-json", "log line",
            """{{"time":"{timestamp}","level":"{level}","service":"{service}","msg":"{message}"}}""",
            """{{"host":"{host}","level":"{level}","user":"{user}","message":"{message}"}}""",
            """{{"method":"{method}","path":"{path}","status":{status_code},"ip":"{ip}"}}"""),
        Document.Of("log-access", "log line",
            "{ip} - {user} [{timestamp}] \"{method} {path} HTTP/1.1\" {status_code} {size}",
            "{ip} - - [{timestamp}] \"{method} {path} HTTP/1.1\" {status_code} {size} \"{url}\"",
            "{timestamp} {ip} {method} {path} {status_code} {latency}"),
        Document.Of("log-login", "log line",
            "{timestamp} {host} sshd[{pid}]: {Failed|Accepted} password for {user} from {ip} port {port}",
            "{timestamp} {user} logged {in|out} from {ip} on {host}(? ({latency})?)"),
        Document.Of("log-two-lines", "log",
            "{timestamp} {level} {service}: {message}\n  caused by: {:message} in {file}:{line}",
            "{timestamp} {service} {level}: {message}\n  at {file}:{line}"),
        Document.Of("alert", "alert",
            "ALERT {priority}: {message} on {host} ({ip}) since {time}. {On call|Owner}: {owner}.",
            "[{priority}] {host} is {down|slow}: {message}. {Ask|Call} {owner}(? at {phone}?).",
            "~Host: {host}\n{priority=}\n{status=}\n{message=}(?\n{owner=}?)"),
        Document.Of("error-report", "report",
            "App {service} {version} {stopped|crashed} with error {error_code} in {file}, line {line}. User: {user}.(? {:filler}?)",
            "Error {error_code}\nModule: {service}\nVersion: {version}\nFile: {file}:{line}\nMessage: {message}"),
        Document.Of("deploy", "note",
            "{user} {deployed|released} {service} {version} to {host} at {time}. Status: {status}.(? See {url}.?)",
            "Deploy of {service}\nVersion {version} (was {:version})\nHost {host}\nBy {user}\nStatus {status}"),
    ];
}
