namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>
/// Documents that training never shows: new layouts of kinds that it does show, so they ask for transfer and not for the unknown.
/// </summary>
internal static class HeldOutDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("mail-request", "mail",

            "Hello {recipient}, {could you send|please send} me the {topic} by {deadline}?(? My new number is {phone}.?)\n{Thanks|Best},\n{sender}, {company}",
            "Subject: {subject}\n{Hi|Dear} {recipient},\n{please answer|reply} to {email} before {deadline}.\n{sender}"),
        Document.Of("invoice-compact", "invoice",

            "{vendor} | Invoice {invoice_number} | {date}\n{customer}: {product}\nNet {subtotal}, tax {tax}, total {total} {currency}(?\nPlease pay until {due_date}?)",
            "For the {product} we charge {customer} {currency:symbol}{total}. Invoice {invoice_number}, {date}.(? Bank account {iban}.?)"),
        Document.Of("appointment-handover", "note",
            "{On|For} {date} at {time}: our customer {customer} comes to see {contact} about the {topic}, room {room}.(? Phone {phone}.?)",
            "Calendar: customer {customer}, {date}, from {start_time} until {end_time}, with {contact}."),
        Document.Of("order-change", "mail",

            "{Please change|Change} order {order_id}: {quantity} x {product} instead of {:product}. Deliver to {street}, {city}.\n{customer}",
            "{customer} {changed|updated} order {order_id}. {It is now|Now} {quantity} x {product} for {total} {currency}(?, delivery {delivery_date}?)."),
        Document.Of("contact-list-entry", "entry",
            "{company}: {name} ({position}), tel. {phone}, mail {email}(?, {city}?)",
            "{name} / {department} / {phone} / {email}(? / room {room}?)"),
        Document.Of("trip-plan", "plan",
            "{passenger}: {flight} from {origin} to {destination} on {date} at {departure_time}, then {hotel} until {check_out}.",
            "Trip to {destination}\nTraveler {passenger}\nFlight {flight}, seat {seat}, {date}\nHotel {hotel}(?\nCode {booking_code}?)"),
        Document.Of("log-pipes", "log line",
            "{timestamp}|{level}|{host}|{service}|{message}",
            "{level}: {message} (host {host}, user {user}, {timestamp})",
            "{service} on {host} {timestamp} {level} \"{message}\" ip={ip}"),
    ];
}
