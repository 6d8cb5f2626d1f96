namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Appointments, meetings and events.</summary>
internal static class AppointmentDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("meeting-mail", "mail",

            "Hi {recipient},\n{let us|can we} meet on {date} at {time} in room {room} {about|to discuss} the {topic}?(? {:filler}?)\n{sender}",
            "{Hello|Dear} {recipient}, the meeting about the {topic} {moved|was moved} from {:past} to {date}, {time}(?, room {room}?).\n{sender}"),
        Document.Of("meeting-card", "invitation",
            "~{subject=}\n{organizer=}\n{date=}\n{start_time=}\n{end_time=}(?\n{room=}?)",
            "{subject}\nWhen: {date}, {start_time} - {end_time}\nWhere: room {room}\nOrganizer: {organizer}",
            "{organizer} invites you: {subject}\n{date} from {start_time} to {end_time}(?\nJoin: {url}?)"),
        Document.Of("doctor", "reminder",

            "Dear {patient}, {this is a reminder of|do not forget} your appointment with Dr. {doctor} on {date} at {time}. {street}, {city}.(? Call {phone} to cancel.?)",
            "Appointment\nPatient: {patient} (born {birth_date})\nDoctor: {doctor}\nDate: {date}\nTime: {time}(?\nPhone: {phone}?)"),
        Document.Of("salon", "note",
            "{name} booked a visit for {date} at {time} ({duration}). {Price|Cost}: {price} {currency}.(? Phone: {phone}?)",
            "Hi {name}, see you at {store} on {date}, {time}. {The price is|You pay} {price} {currency}.(? To change it call {phone}.?)"),
        Document.Of("repair-visit", "mail",

            "Hello {customer},\nour technician {technician} will {repair|check} your {product} on {date} between {start_time} and {end_time}.(? Ticket: {ticket_id}?)\n{company}",
            "Repair {ticket_id}: {technician} visits {customer}, {street}, {city}, on {date} at {time}.(? The part costs {price} {currency}.?)"),
        Document.Of("interview", "mail",

            "Dear {candidate},\nwe {invite you|are pleased to invite you} to an interview for the job of {position} on {date} at {time}. Ask for {contact}(?, room {room}?).\n{company}",
            "Interview: {candidate} for {position}, {date}, {time}. {contact} will {lead|hold} it(? in room {room}?)."),
        Document.Of("lesson", "note",
            "{teacher} {teaches|will teach} {student} on {date} from {start_time} to {end_time} in {city}. Fee: {fee} {currency}.",
            "Course: {topic}\nTeacher: {teacher}\nStarts {start_date}, ends {end_date}\nFee {fee} {currency}(?\nRoom {room}?)",
            "{student} has a lesson with {teacher} on {date} at {time}.(? {:filler}?)"),
        Document.Of("event", "text",

            "{organizer} {presents|hosts} an evening on the {topic}. {Doors open|It starts} at {time} on {date}, {street}, {city}. Tickets are {price} {currency}.",
            "Join us in {city} on {date}! {Talks|Music} from {start_time} to {end_time}. Entry {price} {currency}.(? Register at {url}.?)"),
        Document.Of("class-trip", "letter",

            "The class trip to {destination} {leaves|starts} on {start_date} at {time} and {ends|returns} on {end_date}. It costs {price} {currency}. {Ask|Call} the teacher, {teacher}(?, at {phone}?).",
            "Trip to {destination}: {start_date} to {end_date}. {Pay|Please pay} {price} {currency} to the teacher, {teacher}, by {:date}."),
    ];
}
