using CoERouter.Host.Commands;
using CoERouter.Host.Commands.Evaluate;
using CoERouter.Host.Commands.Train;

var context = CommandContext.OfProcess();
return await CoeCommandLine.RunAsync(args, context, TrainSubjects.All(context), EvalSuites.All(context));
