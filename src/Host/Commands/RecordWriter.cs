using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

/// <summary>Writes the records that <c>coe replay</c> reads.</summary>
/// <param name="path">The file, written anew.</param>
/// <param name="keepPrompts">Whether to keep the text of the prompts.</param>
/// <param name="finder">Finds counterfactuals; null leaves them out.</param>
internal sealed class RecordWriter(string path, bool keepPrompts, CounterfactualFinder? finder) : IDisposable
{
    private readonly StreamWriter _file = new(path) { NewLine = "\n" };

    public void Write(RouteReceipt receipt, string prompt) =>
        _file.WriteLine(ReceiptFile.WriteLine(new ReceiptRecord(receipt, keepPrompts ? prompt : null, finder?.Find(receipt))));

    public void Dispose() => _file.Dispose();
}
