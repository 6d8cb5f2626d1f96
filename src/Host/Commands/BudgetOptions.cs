using System.CommandLine;
using CoERouter.Router.Arms;

namespace CoERouter.Host.Commands;

/// <summary>The options that limit a map.</summary>
internal sealed class BudgetOptions
{
    private readonly Option<long?> _total = new("--max-total-parameters") { Description = "Most parameters of the chosen experts together." };
    private readonly Option<double?> _active = new("--max-mean-active-parameters") { Description = "Most active parameters per token, on average." };
    private readonly Option<double?> _cost = new("--max-mean-cost") { Description = "Highest price of an answer, on average, in the currency of the outcome table." };
    private readonly Option<double?> _latency = new("--max-mean-latency") { Description = "Longest time of a whole answer in milliseconds, on average." };
    private readonly Option<long?> _memory = new("--max-memory") { Description = "Most bytes of the chosen experts' weights together." };
    private readonly Option<int?> _experts = new("--max-experts") { Description = "Most experts." };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        foreach (Option option in (Option[])[_total, _active, _cost, _latency, _memory, _experts])
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>The budget that was asked for.</summary>
    /// <exception cref="ArgumentException">A limit is not above 0; every such limit is named.</exception>
    public Budget Read(ParseResult parsed)
    {
        Budget budget = new(
            parsed.GetValue(_total), parsed.GetValue(_active), parsed.GetValue(_cost), parsed.GetValue(_latency), parsed.GetValue(_memory), parsed.GetValue(_experts));
        budget.Validate();
        return budget;
    }
}
