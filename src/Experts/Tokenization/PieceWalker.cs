using System.Text;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Splitting;

namespace CoERouter.Experts.Tokenization;

/// <summary>Runs the pre-tokenizer steps over a text and encodes the pieces. Steps before the byte-level one read text; steps after it
/// read the byte alphabet.</summary>
internal sealed class PieceWalker
{
    private readonly BytePairModel _model;
    private readonly IPieceSplitter[] _onText;
    private readonly IPieceSplitter[] _onAlphabet;
    private readonly int _prefixStep;

    /// <exception cref="NotSupportedException">A step is not supported.</exception>
    internal PieceWalker(IReadOnlyList<PreTokenizerStep> steps, BytePairModel model)
    {
        _model = model;
        var byteLevel = steps.OfType<PreTokenizerStep.ByteLevel>().Single();
        var index = steps.ToList().IndexOf(byteLevel);
        var before = steps.Take(index).Select(PieceSplitters.Create);
        _onText = [.. byteLevel.UseRegex ? before.Append(new Gpt2Splitter()) : before];
        _onAlphabet = [.. steps.Skip(index + 1).Select(PieceSplitters.Create)];
        _prefixStep = byteLevel.AddPrefixSpace ? index : -1;
    }

    internal void Encode(ReadOnlySpan<char> text, PieceMerger merger, List<int> ids)
    {
        if (!text.IsEmpty)
        {
            OnText(text, 0, merger, ids);
        }
    }

    private void OnText(ReadOnlySpan<char> text, int step, PieceMerger merger, List<int> ids)
    {
        if (step == _prefixStep && text[0] != ' ')
        {
            text = $" {text}";
        }

        if (step == _onText.Length)
        {
            OnPiece(text, merger, ids);
            return;
        }

        for (var start = 0; start < text.Length;)
        {
            var end = _onText[step].Next(text, start, out var kept);
            if (kept)
            {
                OnText(text[start..end], step + 1, merger, ids);
            }

            start = end;
        }
    }

    private void OnPiece(ReadOnlySpan<char> piece, PieceMerger merger, List<int> ids)
    {
        if (_onAlphabet.Length == 0)
        {
            _model.EncodeText(piece, merger, ids);
            return;
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(piece)];
        Encoding.UTF8.GetBytes(piece, bytes);
        OnAlphabet(ByteAlphabet.Write(bytes), 0, merger, ids);
    }

    private void OnAlphabet(ReadOnlySpan<char> text, int step, PieceMerger merger, List<int> ids)
    {
        if (step == _onAlphabet.Length)
        {
            _model.EncodeAlphabet(text, merger, ids);
            return;
        }

        for (var start = 0; start < text.Length;)
        {
            var end = _onAlphabet[step].Next(text, start, out var kept);
            if (kept)
            {
                OnAlphabet(text[start..end], step + 1, merger, ids);
            }

            start = end;
        }
    }
}
