using System.Runtime.CompilerServices;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>What one rendering may still spend.</summary>
internal sealed class Budget(JinjaLimits limits, TimeProvider time)
{
    private const int StepsBetweenClockReadings = 4096;
    private const int CharactersPerStep = 16;

    private readonly long _started = time.GetTimestamp();
    private long _steps;
    private long _nextReading = StepsBetweenClockReadings;
    private int _depth;

    /// <summary>Charges steps.</summary>
    /// <exception cref="JinjaException">The template has spent its steps or its time.</exception>
    public void Charge(long steps = 1)
    {
        _steps += steps;
        if (_steps > limits.Steps)
        {
            throw new JinjaException($"it takes more than {limits.Steps} steps.");
        }

        if (_steps >= _nextReading)
        {
            _nextReading = _steps + StepsBetweenClockReadings;
            if (time.GetElapsedTime(_started) > limits.Time)
            {
                throw new JinjaException($"it takes longer than {limits.Time.TotalSeconds:0.###} seconds.");
            }
        }
    }

    /// <summary>Charges a string of a length, or the work on one.</summary>
    public void ChargeText(long characters)
    {
        CheckLength(characters);
        Charge((characters / CharactersPerStep) + 1);
    }

    /// <summary>Refuses a text of a length.</summary>
    public void CheckLength(long characters)
    {
        if (characters > limits.OutputCharacters)
        {
            throw new JinjaException($"it makes a text of more than {limits.OutputCharacters} characters.");
        }
    }

    /// <summary>Charges one step and one level of depth, until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        Charge();
        if (++_depth > limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JinjaException($"its evaluation is nested deeper than {limits.Depth} levels.");
        }
    }

    public void Leave() => _depth--;
}
