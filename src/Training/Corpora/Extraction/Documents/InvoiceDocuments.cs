namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Invoices, receipts and other papers about money.</summary>
internal static class InvoiceDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("invoice-form", "invoice",
            "Invoice {invoice_number}\nDate: {date}\nCustomer: {customer}\n(?Due: {due_date}\n?)Total: {currency} {total}",

            "INVOICE\nNo: {invoice_number}\nBilled to: {customer}\nSubtotal: {subtotal}\nTax: {tax}\nTotal: {total} {currency}(?\nPay by: {due_date}?)",
            "~{invoice_number=}\n{date=}\n{customer=}\n{total=}\n{currency=}(?\n{due_date=}?)"),
        Document.Of("invoice-letter", "invoice",

            "Dear {customer},\nplease {pay|transfer} {total} {currency} for invoice {invoice_number} by {due_date}. {Our account is|Please use the account} {iban}.(? {:filler}?)\n{vendor}",
            "{vendor} bills you {total} {currency} (invoice {invoice_number}, dated {date}). {Payment is due on|Please pay by} {due_date}(? to {iban}?)."),
        Document.Of("invoice-lines", "invoice",

            "{vendor}\nInvoice no. {invoice_number} of {date}\n{quantity} x {product} at {price}\nShipping {shipping}\nTotal {total} {currency}",
            "Bill {invoice_number}\n{product}, {quantity} pcs, {price} each\nTax {tax}\nAmount due {currency} {total}(?\nVAT no. {vat_id}?)"),
        Document.Of("invoice-reminder", "reminder",

            "{Dear|Hello} {customer}, our invoice {invoice_number} of {date} is still {open|unpaid}. Please pay {currency:symbol}{total} by {due_date}(? plus a fee of {currency:symbol}{fee}?).",
            "Reminder: invoice {invoice_number} for {total} {currency} was due on {:past}. The new due date is {due_date}.(? {Questions? Call|Call} {phone}.?)\n{vendor}"),
        Document.Of("receipt-store", "receipt",
            "{store}\n{street}, {city}\n{product}  {price}\nTotal  {currency:symbol}{total}\n{date} {time}(?\nCashier: {cashier}?)",
            "*** {store} ***\n{quantity} x {product}\nSum {total} {currency}\nServed by {cashier}\n{date}(?, {time}?)",
            "RECEIPT {store}\n{date} {time}\nSubtotal {subtotal}\nTax {tax}\nTOTAL {total} {currency}"),
        Document.Of("receipt-restaurant", "receipt",
            "{restaurant}\nTable for {guests}\nFood and drinks {subtotal}\nTip {tip}\nTotal {total} {currency}\n{date}(? {time}?)",
            "Thank you for dining at {restaurant}, {city}. Your bill of {currency:symbol}{total} includes a tip of {currency:symbol}{tip}.(? Paid on {date}.?)"),
        Document.Of("payment-notice", "note",
            "{bank}: on {date} we received {amount} {currency} from {sender}(? for {topic}?). Your new balance is {balance} {currency}.",
            "{sender} sent you {currency:symbol}{amount}(? for the {topic}?). Balance: {currency:symbol}{balance}. {bank}, {date}",
            "Transfer of {amount} {currency} to {recipient}, account {iban}, {done|booked} on {date}."),
        Document.Of("refund-notice", "mail",

            "Hello {customer},\nyour refund of {refund} {currency} for order {order_id} was {sent|booked} on {date}.(? {It takes|Allow} {duration} to show.?)\n{store}",
            "{store} has refunded {currency:symbol}{refund} for the {product} (order {order_id}). The reason was {reason:damage}."),
        Document.Of("quote", "offer",

            "Offer for {customer}, {company}\n{quantity} x {product} at {price} {currency} each\n{Delivery in|Ready in} {city}\nValid until {deadline}",
            "{Dear|Hello} {customer}, we can {offer|deliver} {quantity} units of {product} for {total} {currency}. The offer ends on {deadline}.(? {:filler}?)\n{contact}, {vendor}"),
        Document.Of("rent", "letter",

            "Dear {name},\nfrom {start_date} the rent for {street}, {city} is {rent} {currency} a month.(? The deposit of {deposit} {currency} stays the same.?)\n{owner}, owner",
            "Flat to let: {street}, {zip} {city}. Rent {rent} {currency}, deposit {deposit} {currency}. Free from {start_date}.(? Call {owner} at {phone}.?)"),
    ];
}
