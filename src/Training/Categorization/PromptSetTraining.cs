using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>A categorizer trained on labelled prompts, and what its calibration saw.</summary>
/// <param name="Categorizer">The categorizer, trained on all prompts and calibrated.</param>
/// <param name="Calibration">Its temperature and domain limit.</param>
/// <param name="HeldOut">For every prompt of a known category its calibrated estimate by a categorizer that had not seen it, and its true category.</param>
/// <param name="HeldOutForeign">The same for every prompt of the category <c>unknown</c>.</param>
/// <param name="LossUncalibrated">Negative log-likelihood of all prompts at temperature 1, in nats, by categorizers that had not seen them.</param>
/// <param name="LossCalibrated">The same at the fitted temperature.</param>
public sealed record PromptSetTraining(
    ICategorizer Categorizer,
    CategorizerCalibration Calibration,
    IReadOnlyList<(CategoryEstimate Estimate, int Truth)> HeldOut,
    IReadOnlyList<CategoryEstimate> HeldOutForeign,
    double LossUncalibrated,
    double LossCalibrated);
