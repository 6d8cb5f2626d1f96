using System.CommandLine;
using System.Globalization;
using System.Numerics;
using CoERouter.Router.Arms;

namespace CoERouter.Host.Commands;

/// <summary>The options that limit a map.</summary>
internal sealed class BudgetOptions
{
    private readonly Option<long?> _total = Limit<long>("--max-total-parameters", "Most parameters of the chosen experts together.");
    private readonly Option<double?> _active = Limit<double>("--max-mean-active-parameters", "Most active parameters per token, on average.");
    private readonly Option<double?> _cost = Limit<double>("--max-mean-cost", "Highest price of an answer, on average, in the currency of the outcome table.");
    private readonly Option<double?> _latency = Limit<double>("--max-mean-latency", "Longest time of a whole answer in milliseconds, on average.");
    private readonly Option<long?> _memory = Limit<long>("--max-memory", "Most bytes of the chosen experts' weights together.");
    private readonly Option<int?> _experts = Limit<int>("--max-experts", "Most experts.");

    // The parser's own message would name a type of the program.
    private static Option<T?> Limit<T>(string name, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out T value))
                {
                    return value;
                }

                result.AddError($"{name} is '{text}', legal is a {(typeof(T) == typeof(double) ? "number" : "whole number")} above 0 that is not too large.");
                return null;
            },
        };

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
