module profilerate

go 1.19
