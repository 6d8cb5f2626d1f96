using System.Text;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>A text under construction, charged to the budget.</summary>
internal sealed class TextBuilder(Budget budget)
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    public Budget Budget => budget;

    public TextBuilder Append(ReadOnlySpan<char> text)
    {
        budget.CheckLength((long)_text.Length + text.Length);
        budget.ChargeText(text.Length);
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();
}
