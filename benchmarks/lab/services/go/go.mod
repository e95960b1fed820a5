module lab

go 1.19

require profilerate v0.0.0

replace profilerate => ../../../../deploy/go
