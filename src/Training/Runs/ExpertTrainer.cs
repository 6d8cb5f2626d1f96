using System.Diagnostics;
using CoERouter.Experts.Specification;
using CoERouter.Training.Batches;
using CoERouter.Training.Corpora;
using CoERouter.Training.Optimization;

namespace CoERouter.Training.Runs;

/// <summary>
/// Trains one decoder on one corpus. The same plan, seed and number of threads give the same weights, however often the run is interrupted
/// and resumed. Owns its state; not thread-safe.
/// </summary>
public sealed class ExpertTrainer : IDisposable
{
    private const double LossSmoothing = 0.98;
    private const int PreparedBatches = 4;
    private const double NoProgress = double.NaN;

    private readonly DecoderSpec _spec;
    private readonly TrainingPlan _plan;
    private readonly BatchSource _batches;
    private readonly OptimizerState _state;
    private readonly AdamW _optimizer;
    private readonly TrainingSession _training;
    private readonly TrainingSession _validation;
    private double _loss = NoProgress;

    /// <summary>Starts a run, or goes on with a checkpoint's.</summary>
    /// <param name="spec">The decoder.</param>
    /// <param name="plan">The run.</param>
    /// <param name="batches">The data.</param>
    /// <param name="checkpointPath">A checkpoint to go on from, or null to start.</param>
    /// <exception cref="ArgumentException">The checkpoint is of another decoder.</exception>
    public ExpertTrainer(DecoderSpec spec, TrainingPlan plan, BatchSource batches, string? checkpointPath = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _spec = spec;
        _plan = plan;
        _batches = batches;
        if (checkpointPath is null)
        {
            _state = new(spec);
            _state.Values.Initialize(plan.Seed);
        }
        else
        {
            (Checkpoint checkpoint, _state) = Checkpoint.Read(checkpointPath);
            if (checkpoint.Spec != spec)
            {
                _state.Dispose();
                throw new ArgumentException($"Checkpoint '{checkpointPath}' holds another decoder: {checkpoint.Spec}; asked for: {spec}.");
            }

            Step = checkpoint.Step;
            TokensSeen = checkpoint.TokensSeen;
            Seconds = checkpoint.Seconds;
        }

        _optimizer = new(plan.Optimizer, _state.Values.DecayMask());
        _training = TrainingSession.ForTraining(spec, plan, _state);
        _validation = TrainingSession.ForValidation(spec, plan, _state.Average);
    }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Tokens trained on, padding not counted as learned but as seen.</summary>
    public long TokensSeen { get; private set; }

    /// <summary>Seconds of training since the run began, resumed parts included.</summary>
    public double Seconds { get; private set; }

    /// <summary>The averaged weights, which are what gets exported.</summary>
    public ParameterBlock Average => _state.Average;

    /// <summary>The blocks of the run.</summary>
    public OptimizerState State => _state;

    /// <summary>Writes a checkpoint.</summary>
    public void Save(string path) => new Checkpoint(_spec, Step, TokensSeen, _plan.Seed, Seconds).Write(path, _state);

    /// <summary>Trains until the plan's last step or until cancelled; both leave the state whole. Calls <paramref name="afterStep"/> after each step.</summary>
    public void Run(Action<TrainingProgress> afterStep, CancellationToken cancellationToken)
    {
        using var prepared = new BatchPrefetcher(step => _batches.At(CorpusSlice.Train, step), Step + 1, _plan.Steps, PreparedBatches);
        var clock = Stopwatch.StartNew();
        long firstStep = Step;
        double earlier = Seconds;
        while (Step < _plan.Steps && !cancellationToken.IsCancellationRequested)
        {
            float loss = _training.Run(prepared.Next());
            double norm = _optimizer.Norm(_state.Gradients);
            long step = Step + 1;
            float rate = _plan.Schedule.At(step);
            if (double.IsFinite(norm))
            {
                _optimizer.Step(step, rate, norm, _state);
                _loss = double.IsNaN(_loss) ? loss : (LossSmoothing * _loss) + ((1 - LossSmoothing) * loss);
            }

            Step = step;
            TokensSeen += _plan.Shape.Tokens;
            Seconds = earlier + clock.Elapsed.TotalSeconds;
            double perSecond = (Step - firstStep) / clock.Elapsed.TotalSeconds;
            afterStep(new(Step, _plan.Steps, TokensSeen, _loss, rate, norm, perSecond * _plan.Shape.Tokens, HeaviestLoad(), TimeSpan.FromSeconds((_plan.Steps - Step) / perSecond), null));
        }
    }

    /// <summary>Measures the averaged weights on batches that training never sees.</summary>
    public ValidationResult Validate(CorpusSlice slice, int batches)
    {
        int exact = 0, answers = 0;
        long right = 0, tokens = 0;
        for (int i = 0; i < batches; i++)
        {
            PackedBatch batch = _batches.At(slice, i);
            _validation.Run(batch);
            foreach (AnswerSpan answer in batch.Answers)
            {
                int matching = 0;
                for (int position = answer.Start; position < answer.End; position++)
                {
                    matching += _validation.Predictions[position] == batch.Targets[position] ? 1 : 0;
                }

                int length = answer.End - answer.Start;
                exact += matching == length ? 1 : 0;
                right += matching;
                tokens += length;
                answers++;
            }
        }

        return new(exact / (double)Math.Max(1, answers), right / (double)Math.Max(1, tokens), answers);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _training.Dispose();
        _validation.Dispose();
        _state.Dispose();
    }

    private double HeaviestLoad() => _training.Counts.Max(counts => counts.Max() * counts.Length / Math.Max(1, counts.Sum()));
}
