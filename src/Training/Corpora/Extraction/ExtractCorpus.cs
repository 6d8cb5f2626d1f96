using CoERouter.Training.Corpora.Extraction.Documents;
using CoERouter.Training.Corpora.Extraction.Requests;

namespace CoERouter.Training.Corpora.Extraction;

/// <summary>
/// The task <c>extract</c>: a short text (a mail, an invoice, an appointment, an order, a log line and so on) and a list of keys are
/// answered with one line of
/// JSON.
/// <para>
/// The rules of an answer: it is a flat object with exactly the keys asked for, in their order, each once. A key is written as the user
/// wrote it; plain words
/// outside quotes become snake case. Every value is a string, copied from the text letter by letter; what the text does not hold is null.
/// An amount of money is
/// its number alone; its currency, code or sign, is the value of <c>currency</c>. A street includes its house number.
/// </para>
/// </summary>
public sealed class ExtractCorpus : TemplateCorpus
{
    private const int HeldOutEvery = 10;

    private static readonly TaskTemplate[] AllTemplates = [.. Arrange().Select(Template)];

    /// <inheritdoc />
    public override string Name => "extract";

    /// <inheritdoc />
    public override IReadOnlyList<TaskTemplate> Templates => AllTemplates;

    /// <inheritdoc />
    /// <remarks>Right means equal JSON, whatever the order of keys and with or without a Markdown fence around it. Never throws on an
    /// answer.</remarks>
    public override bool IsRight(TaskExample example, string answer)
    {
        ArgumentNullException.ThrowIfNull(example);
        return answer is not null && ExtractionAnswer.AreEqual(example.Answer, answer);
    }

    private static TaskTemplate Template(Document document) =>
        new(document.Name, (random, wording) => ExtractionDrawer.Draw(document, random, wording, RequestMix.Question))
        {
            Lesson = (random, wording) => ExtractionDrawer.Draw(document, random, wording, RequestMix.Lesson),
        };

    // TemplateCorpus holds out every tenth template, so the held-out documents take those places.
    private static IEnumerable<Document> Arrange()
    {
        var trained = new Queue<Document>(
        [
            .. MailDocuments.All, .. InvoiceDocuments.All, .. AppointmentDocuments.All, .. OrderDocuments.All, .. ContactDocuments.All,
            .. BookingDocuments.All, .. LogDocuments.All,
        ]);
        var heldOut = new Queue<Document>(HeldOutDocuments.All);
        for (int index = 0; trained.Count + heldOut.Count > 0; index++)
        {
            bool wanted = IsHeldOut(index);
            if ((wanted ? heldOut : trained).Count == 0)
            {
                throw new InvalidOperationException(
                    $"Place {index} of the templates needs a {(wanted ? "held-out" : "trained")} document; hold out one of {HeldOutEvery}.");
            }

            yield return (wanted ? heldOut : trained).Dequeue();
        }
    }
}
