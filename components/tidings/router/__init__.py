"""What must live inside Crossbar's router process. One concern a file; no rule of ours, nothing that blocks."""
