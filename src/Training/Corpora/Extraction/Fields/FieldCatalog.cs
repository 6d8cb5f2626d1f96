using System.Collections.Frozen;

namespace CoERouter.Training.Corpora.Extraction.Fields;

/// <summary>Every field that layouts hold and users ask for.</summary>
internal static class FieldCatalog
{
    private static readonly FrozenDictionary<string, Field> ByKey = ((Field[])
    [
        // People and companies.
        Of("name", "person", "full name"), Of("sender", "person", "sender name"), Of("recipient", "person", "recipient name"),
        Of("customer", "person", "customer name", "client"), Of("contact", "person", "contact person", "contact name"),
        Of("guest", "person", "guest name"),
        Of("passenger", "person", "passenger name", "traveler"), Of("patient", "person", "patient name"),
        Of("doctor", "person", "doctor name"), Of("driver", "person", "driver name"),
        Of("candidate", "person", "candidate name", "applicant"), Of("manager", "person", "manager name"),
        Of("assignee", "person", "assignee name"), Of("reporter", "person", "reporter name"),
        Of("cashier", "person", "cashier name"), Of("teacher", "person", "teacher name", "instructor"),
        Of("student", "person", "student name"), Of("owner", "person", "owner name"),
        Of("organizer", "person", "organizer name"), Of("technician", "person", "technician name"),
        Of("company", "company", "company name", "organization"), Of("vendor", "company", "supplier", "seller"),
        Of("buyer", "company", "buyer name"), Of("carrier", "company", "shipping company"), Of("store", "company", "shop", "store name"),
        Of("employer", "company"), Of("airline", "company"), Of("bank", "company", "bank name"), Of("hotel", "hotel", "hotel name"),
        Of("restaurant", "restaurant", "restaurant name"),
        Of("position", "position", "job title", "role"), Of("department", "department", "team"),

        // How to reach them.
        Of("email", "email", "email address", "mail", "e-mail"), Of("phone", "phone", "phone number", "tel", "telephone"),
        Of("url", "url", "website", "link"),
        Of("street", "street", "street address"), Of("city", "city", "town"), Of("zip", "zip", "zip code", "postal code", "postcode"),
        Of("country", "country"),
        Of("origin", "city", "departure city"), Of("destination", "city", "arrival city"),

        // Days and times.
        Of("date", "date"), Of("due_date", "later", "payment due date", "payment deadline"), Of("delivery_date", "soon", "delivery day"),
        Of("order_date", "past", "date of order"),
        Of("check_in", "soon", "arrival date"), Of("check_out", "later", "departure date"), Of("start_date", "soon", "first day"),
        Of("end_date", "later", "last day"),
        Of("deadline", "later", "closing date"), Of("birth_date", "birth", "date of birth", "birthday"),
        Of("return_date", "later", "return day"),
        Of("time", "time"), Of("start_time", "time", "start"), Of("end_time", "later-time", "end"),
        Of("departure_time", "time", "departure"), Of("arrival_time", "later-time", "arrival"),
        Of("duration", "minutes"),

        // Money.
        Of("total", "money", "total amount", "amount due"), Of("subtotal", "most-money", "net amount"),
        Of("tax", "small-money", "vat", "sales tax"), Of("price", "small-money", "unit price"),
        Of("shipping", "small-money", "shipping cost"), Of("deposit", "small-money", "down payment"), Of("discount", "percent", "rebate"),
        Of("salary", "salary", "yearly pay"), Of("fee", "small-money"),
        Of("tip", "small-money"), Of("refund", "most-money", "refund amount"), Of("balance", "more-money", "account balance"),
        Of("rent", "money", "monthly rent"), Of("amount", "money", "sum"),
        Of("currency", "currency"),

        // Numbers of things.
        Of("invoice_number", "invoice", "invoice no", "invoice id"), Of("order_id", "order", "order number", "order no"),
        Of("tracking_number", "tracking", "tracking code", "tracking id"),
        Of("booking_code", "booking", "booking number", "booking reference"), Of("ticket_id", "ticket", "ticket number", "ticket no"),
        Of("customer_id", "customer-code", "customer number", "customer no"),
        Of("serial_number", "serial", "serial no"), Of("sku", "sku", "item number", "article number"), Of("iban", "iban", "bank account"),
        Of("vat_id", "vat", "vat number"),
        Of("contract_number", "customer-code", "contract no"), Of("policy_number", "customer-code", "policy no"),
        Of("voucher", "sku", "voucher code", "coupon"), Of("plate", "plate", "license plate"),
        Of("room", "room", "room number"), Of("seat", "seat", "seat number"), Of("flight", "flight", "flight number"), Of("gate", "gate"),
        Of("train", "train", "train number"), Of("platform", "platform", "track"),

        // Goods.
        Of("product", "product", "item", "article"), Of("quantity", "count", "qty"), Of("weight", "weight"),
        Of("guests", "few", "number of guests", "party size"), Of("nights", "few", "number of nights"),
        Of("status", "status", "state"), Of("priority", "priority", "urgency"), Of("reason", "reason", "cause"),
        Of("subject", "subject", "title"), Of("topic", "topic"),

        // Logs.
        Of("timestamp", "stamp", "log time"), Of("host", "host", "hostname", "server"), Of("ip", "ip", "ip address", "client ip"),
        Of("port", "port"), Of("level", "level", "log level", "severity"),
        Of("message", "message", "msg", "log message"), Of("service", "service", "component", "module"), Of("pid", "pid", "process id"),
        Of("user", "user", "username", "login"),
        Of("status_code", "http-status", "http status", "response code"), Of("method", "method", "http method"),
        Of("path", "path", "request path"), Of("size", "bytes", "bytes"),
        Of("latency", "milliseconds", "elapsed", "response time"), Of("request_id", "request", "trace id"), Of("file", "file", "file name"),
        Of("line", "pid", "line number"),
        Of("version", "version"), Of("error_code", "serial", "error id"),
    ]).ToFrozenDictionary(field => field.Key);

    /// <summary>
    /// Fields whose absence nobody doubts when the text holds nothing of their kind. The rest, such as a status or a name, could be read
    /// into almost any text.
    /// </summary>
    public static readonly IReadOnlyList<Field> ClearlyMissing =
    [
        .. ((string[])
        [
            "email", "phone", "url", "street", "zip", "city", "date", "due_date", "time", "total", "price", "currency", "invoice_number",
            "order_id", "tracking_number", "booking_code",
            "iban", "vat_id", "quantity", "seat", "flight", "room", "ip", "port", "birth_date", "customer_id", "weight", "plate",
        ]).Select(Get),
    ];

    public static IEnumerable<Field> Every => ByKey.Values;

    public static Field Get(string key) =>
        ByKey.TryGetValue(key, out Field? field) ? field : throw new ArgumentException($"There is no field with the key '{key}'.", nameof(key));

    private static Field Of(string key, string kind, params string[] spellings) => new(key, kind, [key.Replace('_', ' '), .. spellings]);
}
