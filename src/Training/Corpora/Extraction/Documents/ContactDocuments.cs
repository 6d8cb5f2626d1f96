namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Addresses, cards, signatures and people at work.</summary>
internal static class ContactDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("address-block", "address",
            "{name}\n{street}\n{zip} {city}(?\n{country}?)",
            "{company}\n{name}\n{street}\n{city}, {zip}\n{country}",
            "{name}, {street}, {zip} {city}(?, {country}?)"),
        Document.Of("address-moved", "mail",

            "{Hello|Dear friends}, {I have moved|we moved}! My new address is {street}, {zip} {city}(?, {country}?). It is no longer {:street}.\n{name}",
            "Please change the address of {customer} (number {customer_id}) to {street}, {zip} {city}.(? Phone: {phone}?)"),
        Document.Of("business-card", "card",
            "{name}\n{position}\n{company}\n{phone}\n{email}(?\n{url}?)",
            "{company}\n{name}, {position}\n{street}, {city}\n{phone}(?\n{email}?)",
            "~{name=}\n{company=}\n{position=}\n{email=}(?\n{phone=}?)"),
        Document.Of("signature", "signature",
            "--\n{name} | {position}\n{company} | {city}\nT {phone}(?\nM {email}?)",
            "{name}\n{department}, {company}\n{street}, {zip} {city}\n{email}(? - {url}?)"),
        Document.Of("contact-sentence", "text",
            "{You can reach|Reach} {name}, {position} at {company}, at {email}(? or {phone}?).",
            "{name} {lives|works} in {city}, {country}. {Phone|Tel}: {phone}.(? Mail: {email}.?)(? {:filler}?)",
            "Contact {name} ({department}) in room {room}(?, phone {phone}?)."),
        Document.Of("job-offer", "job ad",

            "{company} in {city} {has an opening|is hiring}: {position}. Pay: {salary} {currency} a year. Apply {by|before} {deadline}(? to {email}?).",
            "Job: {position}\nEmployer: {employer}\nCity: {city}\nSalary: {salary} {currency}\nStart: {start_date}(?\nContact: {contact}?)"),
        Document.Of("job-contract", "letter",

            "Dear {candidate},\n{welcome to|we are glad that you join} {employer}. You start on {start_date} as {position} for {salary} {currency} a year. Your manager is {manager}.",
            "{candidate} {joins|will join} {department} as {position} on {start_date}.(? {manager} will be the manager.?)"),
        Document.Of("staff-record", "record",
            "~{name=}\n{birth_date=}\n{department=}\n{position=}\n{start_date=}(?\n{manager=}?)",
            "{name}, born {birth_date}, {position} in {department} since {:past}. {Manager|Boss}: {manager}.(? Room {room}.?)"),
        Document.Of("form-registration", "form",
            "~{name=}\n{email=}\n{phone=}\n{city=}(?\n{country=}?)",
            "~{name=}\n{birth_date=}\n{street=}\n{zip=}\n{city=}",
            "name={name}; email={email}; city={city}(?; phone={phone}?)"),
        Document.Of("insurance", "letter",

            "{Dear|Hello} {customer},\nyour policy {policy_number} {starts|begins} on {start_date}. The yearly fee is {fee} {currency}. {Ask|Your contact is} {contact}(? at {phone}?).\n{company}",
            "Policy {policy_number}: {customer}, car {plate}. {It ends|Ends} {end_date}.(? Fee {fee} {currency}.?)"),
    ];
}
