namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Bookings, trips and tickets of both kinds.</summary>
internal static class BookingDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("hotel", "booking",

            "{hotel}, {city}\nGuest: {guest}\nCheck-in: {check_in}\nCheck-out: {check_out}\nTotal: {total} {currency}(?\nBooking: {booking_code}?)",

            "Dear {guest}, your room at {hotel} is {booked|reserved} from {check_in} to {check_out} ({nights} nights). {Code|Booking code}: {booking_code}.(? You pay {total} {currency}.?)",
            "~{hotel=}\n{guest=}\n{check_in=}\n{check_out=}\n{booking_code=}(?\n{total=}?)"),
        Document.Of("flight", "ticket",
            "{passenger}\nFlight {flight} {origin} - {destination}\n{date}, departs {departure_time}\nSeat {seat}(?, gate {gate}?)",

            "Boarding pass: {passenger}, {airline} {flight}, from {origin} to {destination}, gate {gate}, seat {seat}(?, boarding {time}?).",
            "Your flight {flight} to {destination} on {date} {leaves|departs} at {departure_time} and {lands|arrives} at {arrival_time}.(? Booking {booking_code}.?)"),
        Document.Of("train", "ticket",

            "Train {train} from {origin} to {destination}\n{date}\nDep {departure_time}, arr {arrival_time}\nPlatform {platform}(?\nSeat {seat}?)",
            "{passenger} {travels|goes} from {origin} to {destination} on {date} with {train}, platform {platform}. {Price|Fare}: {price} {currency}."),
        Document.Of("restaurant-booking", "booking",
            "Table for {guests} at {restaurant} on {date} at {time}, {name}.(? {Phone|Tel}: {phone}?)",
            "Hi {name}, {restaurant} has {saved|kept} a table for {guests} people on {date}, {time}.(? Code: {booking_code}?)"),
        Document.Of("car-rental", "booking",

            "Rental car {plate} for {driver}\nPick up: {city}, {start_date}\nReturn: {end_date}\nPrice: {total} {currency}(?\nDeposit: {deposit} {currency}?)",
            "{driver} {rents|books} a car from {company} in {city} from {start_date} to {end_date}. Code {booking_code}."),
        Document.Of("concert-ticket", "ticket",
            "{Ticket for|Admit} {name}\n{date}, {time}\nSeat {seat}\n{street}, {city}\n{price} {currency}(?\nTicket {ticket_id}?)",
            "Ticket {ticket_id}: {name}, seat {seat}, {date} at {time}. {Price|Paid}: {price} {currency}."),
        Document.Of("support-ticket", "ticket",
            "Ticket {ticket_id}\nReported by: {reporter}\nAssigned to: {assignee}\nPriority: {priority}\nStatus: {status}\n{subject}",

            "{reporter} {opened|filed} ticket {ticket_id} about the {topic}. {It went to|It is with} {assignee}. Priority: {priority}, status: {status}.",
            "~{ticket_id=}\n{reporter=}\n{priority=}\n{status=}(?\n{assignee=}?)"),
        Document.Of("parking", "notice",

            "Car {plate} {was parked|stood} at {street}, {city} on {date} at {time}. The fee is {fee} {currency}, due {due_date}(?, number {ticket_id}?).",
            "Parking ticket {ticket_id}\nPlate: {plate}\nDate: {date}, {time}\nFee: {fee} {currency}\nPay by {due_date}"),
    ];
}
