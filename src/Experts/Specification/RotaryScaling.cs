namespace CoERouter.Experts.Specification;

/// <summary>How rotary frequencies are changed so that a model reads beyond the length of its first training.</summary>
public enum RotaryScaling
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>Positions divided by the factor (Chen et al., arXiv 2306.15595).</summary>
    Linear,

    /// <summary>The base grows with the length beyond the original context.</summary>
    Dynamic,

    /// <summary>Llama 3.1: low frequencies divided, high ones kept, a ramp between.</summary>
    Llama3,

    /// <summary>YaRN (Peng et al., arXiv 2309.00071).</summary>
    Yarn,

    /// <summary>LongRoPE (Ding et al., arXiv 2402.13753): one divisor per frequency, other ones beyond the original context.</summary>
    LongRope,
}
