namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Mails.</summary>
internal static class MailDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("mail-introduction", "mail",

            "{Hello|Hi|Good morning},\nmy name is {name} and I work {for|at} {company}. {You can reach me at|My mail is|Write to me at} {email}(? or {call|phone} {phone}?).(? {:filler}?)",
            "Hi, I am {name} from {company}.(? {:filler}?) {Please call me at|My number is} {phone}(? or write to {email}?)."),
        Document.Of("mail-headers", "mail",
            "From: {sender}\nTo: {recipient}\nDate: {date}\nSubject: {subject}\n\n{:filler}",
            "From: {sender} <{email}>\nTo: {recipient}\nSubject: {subject}\n\n{:filler}",
            "To: {recipient}\nFrom: {sender}\nSubject: {subject}\nSent: {date}(?, {time}?)\n\n{:filler}"),
        Document.Of("mail-callback", "mail",

            "Hi {recipient},\nour customer {customer} from {company} called. {Please call back at|The number is} {phone}(? before {time}?).\n{Best|Regards|Thanks},\n{sender}",
            "{Dear|Hello} {recipient}, please call our customer {customer} ({company}) back on {phone}(? at {time}?).(? {:filler}?)\n{sender}"),
        Document.Of("mail-signed", "mail",
            "{Dear|Hello|Hi} {recipient},\n\n{:filler}\n\n{Best regards|Kind regards|Yours},\n{sender}\n{position}, {company}(?\n{phone}?)",
            "{Dear|Hi} {recipient},\n{:filler}\n\n{Regards|Cheers},\n{sender}\n{company}\n{email}(?\n{phone}?)"),
        Document.Of("mail-complaint", "mail",

            "Hello,\nmy order {order_id} came {today|this week} with {reason:damage}. The {product} cannot be used. Please send the refund of {amount} {currency} soon.\n{name}",
            "Dear {store},\nI bought the {product} on {order_date}, order {order_id}, and {found|it has} {reason:damage}.(? {:filler}?)\n{name}(?\n{phone}?)"),
        Document.Of("mail-absence", "mail",

            "{Hello|Hi} {recipient},\nI will be away from {start_date} to {end_date} because of {reason}. {contact} will {cover for me|take over}.\n{sender}",
            "I am out of the office from {start_date} until {end_date}. {In urgent cases|Until then} please contact {contact} at {email}(? or {phone}?).\n{sender}"),
        Document.Of("mail-password", "mail",

            "Hello {name},\nyour account {user} at {company} was {created|unlocked|changed} on {date}. {Log in at|Visit} {url}.(? {:filler}?)",
            "Dear {name}, the login {user} was used from {ip} on {date}(? at {time}?). If this was not you, go to {url}."),
        Document.Of("mail-forwarded", "mail",
            "FYI\n---\nFrom: {sender}\nTo: {:person}\nSubject: {subject}\n\n{Please ask|Talk to} {contact} ({email}) about it.",
            "Forwarded by {:person}\nFrom: {sender}\nSubject: {subject}(?\nDate: {date}?)\n\n{:filler}"),
        Document.Of("mail-newsletter", "newsletter",

            "{company} news: {our new|the new} {product} costs only {price} {currency} until {deadline}. {Use code|Your code is} {voucher}(? for {discount} off?). More at {url}.",
            "{Save|Get} {discount} on every {product} at {store} with the code {voucher}.(? Ends {deadline}.?) {Shop at|See} {url}."),
    ];
}
