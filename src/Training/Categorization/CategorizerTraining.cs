using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>A trained categorizer and what its training saw.</summary>
/// <param name="Model">The model, quantised and calibrated.</param>
/// <param name="Validation">Its figures on the validation prompts that fitted temperature and threshold.</param>
/// <param name="LossUncalibrated">Negative log-likelihood of those prompts at temperature 1, in nats.</param>
/// <param name="LossCalibrated">The same at the model's temperature.</param>
/// <param name="QuantisationFlips">The share of validation prompts whose best category the rounding to 8 bits changed.</param>
public sealed record CategorizerTraining(
    CategorizerModel Model,
    CategorizerReport Validation,
    double LossUncalibrated,
    double LossCalibrated,
    double QuantisationFlips);
